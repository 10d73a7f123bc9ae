// Keys: Ctrl+K finds, / searches, j and k (or arrows) move between rows, Enter opens, Ctrl+S saves, ? helps.
import { openPalette } from "./palette.js";

const rows = () => [...document.querySelectorAll("[data-rows] [data-row]")];

function moveRow(step) {
  const all = rows();
  if (!all.length) return false;
  const at = all.indexOf(document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1);
  all[next].focus();
  all[next].scrollIntoView({ block: "nearest" });
  return true;
}

function openKeys() {
  const dialog = document.getElementById("keys");
  if (dialog && !dialog.open) dialog.showModal();
}

export function startKeys() {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-open-keys]")) openKeys();
    if (event.target.matches("dialog")) event.target.close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key.toLowerCase() === "k" && document.getElementById("palette")) {
      event.preventDefault();
      return openPalette();
    }
    if (command && event.key.toLowerCase() === "s") {
      const button = document.querySelector("form[data-record] [name=action][value=save]:not([aria-disabled=true])");
      if (button) {
        event.preventDefault();
        button.form.requestSubmit(button);
      }
      return;
    }
    if (command || event.altKey || document.querySelector("dialog[open]")) return;
    const search = document.getElementById("search");
    if (event.target === search && event.key === "ArrowDown") {
      if (moveRow(1)) event.preventDefault();
      return;
    }
    if (event.target === search && event.key === "Escape" && search.value) {
      event.preventDefault();
      search.value = "";
      search.dispatchEvent(new Event("input", { bubbles: true }));
      return;
    }
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.target.matches("[data-row]") && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      return void moveRow(event.key === "ArrowDown" ? 1 : -1);
    }
    if (document.documentElement.dataset.singleKeys === "off") return;
    const does = { "/": () => search && (search.focus(), search.select(), true), j: () => moveRow(1), k: () => moveRow(-1), "?": () => (openKeys(), true) };
    if (does[event.key]?.()) event.preventDefault();
  });
}
