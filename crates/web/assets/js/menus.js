// Menus are details: only one is open, a click elsewhere or Esc closes it and gives the focus back.
export function startMenus() {
  const open = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("focusout", (event) => {
    const menu = event.target.closest("details.menu[open]");
    if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
  // The navigation stands open on wide screens; browsers that cannot do that in CSS get it here.
  if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 48.01rem)").matches) {
    document.querySelector(".side > details")?.setAttribute("open", "");
  }
}
