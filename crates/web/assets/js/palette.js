// The command palette: Ctrl+K or the field on top; htmx fetches /find?q=…, arrows choose, Enter goes there.
export function openPalette() {
  const dialog = document.getElementById("palette");
  if (!dialog || dialog.open) return;
  dialog.showModal();
  const query = document.getElementById("palette-query");
  query.select();
  query.dispatchEvent(new CustomEvent("find:again"));
}

export function startPalette() {
  const dialog = document.getElementById("palette");
  if (!dialog) return;
  const query = document.getElementById("palette-query");
  const finds = () => [...dialog.querySelectorAll(".find")];
  const mark = (index) => {
    const all = finds();
    all.forEach((find, at) => find.classList.toggle("current", at === index));
    all[index]?.scrollIntoView({ block: "nearest" });
  };
  const marked = () => finds().findIndex((find) => find.classList.contains("current"));

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-palette]");
    if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openPalette();
  });
  // Enter before the answer is there waits for it: what is listed then was found for something else.
  let shown = null;
  let waiting = false;
  const go = () => {
    const at = Math.max(marked(), 0);
    if (finds()[at]) finds()[at].click();
    else query.form.submit();
  };
  query.addEventListener("input", () => { waiting = false; });
  dialog.addEventListener("htmx:after:swap", (event) => {
    shown = new URL(event.detail.ctx.request.action, location.href).searchParams.get("q");
    mark(0);
    if (waiting && shown === query.value) go();
  });
  // htmx takes up its work a moment after the page is there: what was asked before that is asked then.
  query.addEventListener("htmx:after:init", () => {
    if (dialog.open) query.dispatchEvent(new CustomEvent("find:again"));
  });
  query.addEventListener("keydown", (event) => {
    const all = finds();
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && all.length) {
      event.preventDefault();
      mark((marked() + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (shown === query.value) go();
      else waiting = true;
    } else if (event.key === "Escape") {
      event.preventDefault();
      dialog.close();
    }
  });
}
