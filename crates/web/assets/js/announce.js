// Says counts and results to screen readers: a region that stays, filled after each swap.
export function announce(text) {
  const live = document.getElementById("live");
  if (live) live.textContent = text;
}

export function startAnnouncing() {
  document.addEventListener("htmx:after:swap", (event) => {
    const target = event.detail?.ctx?.target ?? event.target;
    const line = target?.querySelector?.("[data-announce]");
    if (line) announce(line.textContent.replace(/\s+/g, " ").trim());
  });
}
