// Pages of a paper: the next one is fetched while this one is read, and a keyboard's arrows turn them.
(() => {
  "use strict";
  let fetched = null;

  function fetchNext() {
    const shown = document.querySelector("img.sheet[data-next]");
    if (!shown || !shown.complete || fetched === shown.dataset.next) return;
    fetched = shown.dataset.next;
    const width = shown.currentSrc.split("?")[1] ?? "";
    new Image().src = `${fetched}?${width}`;
  }

  document.addEventListener("load", (event) => { if (event.target.matches?.("img.sheet")) fetchNext(); }, true);
  document.addEventListener("DOMContentLoaded", fetchNext);
  document.addEventListener("keydown", (event) => {
    if (event.target.matches("input, textarea, select") || event.altKey || event.ctrlKey || event.metaKey) return;
    const way = { ArrowLeft: "turn-back", PageUp: "turn-back", ArrowRight: "turn-on", PageDown: "turn-on" }[event.key];
    const turn = way && document.getElementById(way);
    if (turn) { event.preventDefault(); turn.click(); }
  });
})();
