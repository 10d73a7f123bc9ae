// A click anywhere in a row opens it, unless it was on another link or text was being selected.
export function startRows() {
  document.addEventListener("click", (event) => {
    const row = event.target.closest("[data-rows] tbody tr");
    if (!row || event.target.closest("a, button, input, label") || String(getSelection())) return;
    const link = row.querySelector("[data-row]");
    if (!link) return;
    if (event.ctrlKey || event.metaKey) window.open(link.href);
    else link.click();
  });
}
