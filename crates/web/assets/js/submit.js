// A form is sent once: further submits are swallowed until the page changes or comes back. One that is answered by a file stays.
export function startSubmitGuard() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented || "stays" in form.dataset) return;
    if (form.sent) return event.preventDefault();
    form.sent = true;
    setTimeout(() => form.querySelectorAll("button").forEach((button) => button.setAttribute("aria-disabled", "true")));
  });
  addEventListener("pageshow", () => {
    for (const form of document.forms) {
      form.sent = false;
      form.querySelectorAll("button[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
    }
  });
}
