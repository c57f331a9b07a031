// The tour of a page: one sentence after another, by tap or by keys (→ or Enter goes on, Esc skips). It takes no focus by
// itself and covers nothing; what it speaks of is outlined meanwhile.
(() => {
  "use strict";
  let at = 0;
  const tour = () => document.getElementById("tour");

  function show() {
    for (const one of document.querySelectorAll(".pointed")) one.classList.remove("pointed");
    const here = tour();
    if (!here) return;
    here.hidden = document.querySelector("[data-voting]") !== null;
    if (here.hidden) return;
    const stops = [...here.querySelectorAll("li")], next = here.querySelector("[data-tour=next]");
    at = Math.min(at, stops.length - 1);
    here.classList.add("steps");
    stops.forEach((stop, place) => { stop.hidden = place !== at; });
    next.hidden = false;
    if (at === stops.length - 1) next.querySelector("span").textContent = next.dataset.last;
    next.querySelector(".of").textContent = `${at + 1}/${stops.length}`;
    document.getElementById(stops[at].dataset.part)?.classList.add("pointed");
  }
  function skip() { tour()?.querySelector("form").requestSubmit(); }
  function go() {
    if (at + 1 >= tour().querySelectorAll("li").length) { skip(); return; }
    at += 1;
    show();
  }

  document.addEventListener("click", (event) => { if (event.target.closest?.("[data-tour=next]")) go(); });
  document.addEventListener("keydown", (event) => {
    if (!tour() || tour().hidden || event.altKey || event.ctrlKey || event.metaKey || event.target.matches("input, textarea, select")) return;
    if (event.key === "Escape") { event.preventDefault(); skip(); }
    else if (event.key === "ArrowRight") { event.preventDefault(); go(); }
  });
  document.addEventListener("DOMContentLoaded", show);
  document.addEventListener("fresh", show);
  document.addEventListener("htmx:afterSettle", show);
})();
