// Keeps the address of a list short: what says nothing new is not sent (empty fields, unchanged columns).
export function startFilters() {
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
