// Forms say that they are being sent, so that nobody presses twice, and show what was just ticked where it is chosen.
(() => {
  "use strict";
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button && !event.defaultPrevented) setTimeout(() => { button.setAttribute("aria-busy", "true"); button.disabled = true; }, 0);
  });
  // Who is invited sits in a room that is ticked: the lists follow the boxes.
  const followRooms = () => {
    for (const option of document.querySelectorAll(".sits-at option[value]:not([value=''])")) {
      option.hidden = option.disabled = !document.querySelector(`#rooms [name="rooms-${option.value}-in"]`)?.checked;
      if (option.disabled && option.selected) option.parentElement.value = "";
    }
  };
  document.addEventListener("change", (event) => { if (event.target.closest("#rooms")) followRooms(); });
  for (const when of ["DOMContentLoaded", "htmx:load"]) document.addEventListener(when, followRooms);
  window.addEventListener("pageshow", () => { for (const button of document.querySelectorAll("[aria-busy]")) { button.disabled = false; button.removeAttribute("aria-busy"); } });
})();
