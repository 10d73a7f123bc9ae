// How many rows are ticked, all of a page at once, and a row of them with Shift.
export function startBulk() {
  let last;
  const boxes = () => [...document.querySelectorAll("[data-pick]")];
  const tell = () => {
    const bar = document.querySelector("[data-bulk]");
    if (!bar) return;
    const all = boxes();
    const count = all.filter((box) => box.checked).length;
    bar.querySelector("[data-picked]").hidden = count === 0;
    bar.querySelector("[data-picked-count]").textContent = count.toLocaleString(document.documentElement.lang);
    for (const button of bar.querySelectorAll("[data-needs-pick]")) button.disabled = count === 0;
    bar.toggleAttribute("data-has-picks", count > 0);
    const head = document.querySelector("[data-pick-all]");
    if (!head) return;
    head.checked = count > 0 && count === all.length;
    head.indeterminate = count > 0 && count < all.length;
  };
  document.addEventListener("click", (event) => {
    const box = event.target.closest?.("[data-pick]");
    if (!box) return;
    const all = boxes();
    if (event.shiftKey && last && all.includes(last)) {
      const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
      for (const between of all.slice(from, to + 1)) between.checked = box.checked;
    }
    last = box;
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("[data-pick-all]")) for (const box of boxes()) box.checked = event.target.checked;
    if (event.target.matches?.("[data-pick], [data-pick-all]")) tell();
  });
  document.addEventListener("htmx:after:swap", tell);
  document.addEventListener("htmx:afterSwap", tell);
  window.addEventListener("pageshow", tell);
  tell();
}
