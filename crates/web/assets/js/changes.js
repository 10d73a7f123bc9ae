// A form with a save bar counts what was changed, and leaving with changes asks.
export function startChanges() {
  for (const form of document.querySelectorAll("form[data-record]")) watch(form);
}

function watch(form) {
  const bar = form.querySelector("[data-save-bar]");
  const count = bar?.querySelector("[data-change-count]");
  const fields = [...form.elements].filter((field) => field.name && field.type !== "hidden" && !field.name.startsWith("keep-"));
  const begun = form.hasAttribute("data-adding") ? "" : null;

  const differs = (field) => {
    if (field.type === "radio" || field.type === "checkbox") return field.checked !== field.defaultChecked;
    if (field.tagName === "SELECT") return [...field.options].some((option) => option.selected !== option.defaultSelected) && !(begun !== null && field.value === begun);
    return field.value !== field.defaultValue;
  };

  const update = () => {
    const changed = new Set();
    for (const field of fields) {
      if (field.tagName === "BUTTON") continue;
      const is = differs(field);
      if (is) changed.add(field.name);
    }
    for (const box of form.querySelectorAll("[data-field]")) {
      const field = box.querySelector("[name]");
      box.toggleAttribute("data-changed", Boolean(field) && changed.has(field.name) && begun === null);
    }
    form.changes = changed.size;
    if (!bar) return;
    bar.toggleAttribute("data-changed", changed.size > 0);
    count.hidden = changed.size === 0;
    count.textContent = changed.size === 1 ? count.dataset.one : count.dataset.many.replace("2", String(changed.size));
  };

  form.addEventListener("input", update);
  form.addEventListener("change", update);
  form.addEventListener("reset", () => setTimeout(update));
  form.addEventListener("submit", () => { form.leaving = true; });
  bar?.querySelector("[data-discard]")?.addEventListener("click", () => { form.leaving = true; });
  addEventListener("beforeunload", (event) => {
    if (form.changes > 0 && !form.leaving) event.preventDefault();
  });
  addEventListener("pageshow", () => { form.leaving = false; update(); });
  update();
}
