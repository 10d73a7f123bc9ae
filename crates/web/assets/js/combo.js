// The customer field: a text input that offers customers while one types (ARIA combobox with a listbox).
// GET <data-combo>?q=… answers <li role="option" data-value data-name>; a slow answer never overtakes a newer one.
export function startCombos() {
  for (const box of document.querySelectorAll("[data-combo]")) combo(box);
}

function combo(box) {
  const input = box.querySelector("input");
  const list = box.querySelector("ul");
  const named = box.parentElement.querySelector("[data-combo-name]");
  let pending = null;
  let timer = 0;
  let current = -1;

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  list.setAttribute("role", "listbox");

  const options = () => [...list.querySelectorAll("[role=option]:not([aria-disabled])")];
  const close = () => {
    pending?.abort();
    clearTimeout(timer);
    list.hidden = true;
    current = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const show = (index) => {
    const all = options();
    current = all.length ? (index + all.length) % all.length : -1;
    all.forEach((option, at) => option.setAttribute("aria-selected", String(at === current)));
    if (current < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", all[current].id);
    all[current].scrollIntoView({ block: "nearest" });
  };
  const choose = (option) => {
    input.value = option.dataset.value;
    if (named) named.textContent = option.dataset.name;
    close();
    input.dispatchEvent(new Event("input", { bubbles: true }));
    clearTimeout(timer);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const ask = async () => {
    pending?.abort();
    pending = new AbortController();
    try {
      const address = `${box.dataset.combo}?q=${encodeURIComponent(input.value.trim())}`;
      const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal: pending.signal });
      if (!answer.ok) return close();
      list.innerHTML = await answer.text();
      list.querySelectorAll("[role=option]").forEach((option, at) => { option.id = `${list.id}-${at}`; });
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      current = -1;
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };
  const askSoon = () => { clearTimeout(timer); timer = setTimeout(ask, 90); };

  input.addEventListener("input", (event) => {
    if (!event.isTrusted) return;
    if (named) named.textContent = "";
    askSoon();
  });
  input.addEventListener("keydown", (event) => {
    const open = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) return ask();
      show(current + (event.key === "ArrowDown" ? 1 : current < 0 ? 0 : -1));
    } else if (event.key === "Enter" && open && current >= 0) {
      event.preventDefault();
      choose(options()[current]);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
  input.addEventListener("blur", () => setTimeout(close, 120));
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]:not([aria-disabled])");
    if (option) choose(option);
  });
}
