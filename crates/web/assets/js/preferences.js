// Theme, density and single keys change at once; the choice is sent along (POST /preferences, answered with 204).
export function startPreferences() {
  for (const form of document.querySelectorAll("form[data-preferences]")) form.addEventListener("submit", change);
}

async function change(event) {
  const button = event.submitter;
  const names = { theme: "theme", density: "density", single_keys: "singleKeys" };
  if (!button || !(button.name in names)) return;
  event.preventDefault();
  const form = event.target;
  document.documentElement.dataset[names[button.name]] = button.value;
  for (const other of document.querySelectorAll(`form[data-preferences] button[name=${button.name}]`)) {
    other.setAttribute("aria-pressed", String(other.value === button.value));
  }
  const body = new URLSearchParams(new FormData(form));
  body.set(button.name, button.value);
  const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) form.requestSubmit === undefined || location.reload();
}
