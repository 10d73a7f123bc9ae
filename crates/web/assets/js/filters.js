// Keeps the address of a list short: what says nothing new is not sent (empty fields, unchanged columns).
export function startFilters() {
  // htmx takes up its work a moment after the page is there: what was typed before that is looked for then.
  document.addEventListener("htmx:after:init", (event) => {
    const search = event.target.id === "filters" && event.target.querySelector("[type=search]");
    if (search && search.value !== search.defaultValue) search.dispatchEvent(new Event("input", { bubbles: true }));
  });
  document.addEventListener("htmx:config:request", (event) => {
    const { sourceElement, request } = event.detail.ctx;
    if (sourceElement.id !== "filters") return;
    const boxes = [...sourceElement.querySelectorAll("[name=columns]")];
    if (boxes.every((box) => box.checked === box.defaultChecked)) request.body.delete("columns");
    // What was sent is remembered there: from now on that is what is unchanged.
    for (const box of boxes) box.defaultChecked = box.checked;
    for (const [name, value] of [...request.body]) {
      if (value === "" && name !== "search" || (name === "valid" && value === "all")) request.body.delete(name);
    }
  });
}
