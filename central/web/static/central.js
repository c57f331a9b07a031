// Forms say that they are being sent, so that nobody presses twice; pages marked live look again by themselves.
(() => {
  "use strict";
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button && !event.defaultPrevented) setTimeout(() => { button.setAttribute("aria-busy", "true"); button.disabled = true; }, 0);
  });
  window.addEventListener("pageshow", () => { for (const button of document.querySelectorAll("[aria-busy]")) { button.disabled = false; button.removeAttribute("aria-busy"); } });
})();
