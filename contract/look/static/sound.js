// What was said is heard again from any word on: a click, or Space and the arrow to the left; in a field that is being
// written in, Ctrl+Space and Ctrl+comma. The player stands beside the parts that are refetched, so it plays on.
(() => {
  "use strict";
  const BACK_S = 3, NEARLY_S = 0.05;
  const audio = () => document.getElementById("sound");
  const passages = () => [...document.querySelectorAll("[data-sound]")];
  const recording = (address) => new URL(address, location.href).pathname;
  let now = null;

  function hear(passage, ms) {
    const player = audio(), address = passage.dataset.sound, at = ms / 1000;
    const same = player.src && recording(player.src) === recording(address);
    // A recording that goes on is fetched anew only for what was not there yet.
    if (!same || player.error || !(at < player.duration - NEARLY_S)) player.src = address;
    player.currentTime = at;
    play();
  }
  function play() {
    const bar = document.getElementById("player");
    bar.querySelector(".said").textContent = "";
    audio().play().catch((error) => { if (error.name !== "AbortError") bar.querySelector(".said").textContent = bar.dataset.failed; });
  }
  function toggle() {
    const player = audio();
    if (player.src && !player.error) { if (player.paused) play(); else player.pause(); return; }
    const first = passages().find((one) => one.dataset.left) ?? passages()[0];
    if (first) hear(first, Number(first.dataset.from));
  }
  function back() { const player = audio(); if (player?.src) player.currentTime = Math.max(0, player.currentTime - BACK_S); }

  const two = (n) => String(Math.floor(n)).padStart(2, "0");
  function show() {
    const bar = document.getElementById("player"), player = audio();
    if (!bar) return;
    bar.hidden = !player.src && passages().length === 0;
    const plays = Boolean(player.src) && !player.paused;
    bar.querySelector("[data-does=toggle] span").textContent = plays ? bar.dataset.pause : bar.dataset.play;
    bar.querySelector("[data-does=toggle] use").setAttribute("href", plays ? bar.dataset.pauseIcon : bar.dataset.playIcon);
    bar.querySelector("[data-does=back]").disabled = !player.src;
    bar.querySelector(".at").textContent = player.src ? `${two(player.currentTime / 60)}:${two(player.currentTime % 60)}` : "";
    follow(plays);
  }
  // The word that is being heard stands out.
  function follow(plays) {
    const player = audio(), ms = player.currentTime * 1000;
    let word = null;
    if (plays) for (const passage of passages()) {
      if (recording(passage.dataset.sound) !== recording(player.src) || Number(passage.dataset.from) > ms || Number(passage.dataset.until) < ms) continue;
      for (const one of passage.querySelectorAll("span[data-at]")) if (Number(one.dataset.at) <= ms) word = one;
    }
    if (word === now) return;
    now?.classList.remove("heard");
    word?.classList.add("heard");
    now = word;
  }

  document.addEventListener("click", (event) => {
    const does = event.target.closest("#player [data-does]")?.dataset.does;
    if (does) { if (does === "toggle") toggle(); else back(); return; }
    const from = event.target.closest("[data-at]"), passage = from?.closest("[data-sound]");
    if (passage) hear(passage, Number(from.dataset.at));
  });
  document.addEventListener("keydown", (event) => {
    if (!audio() || event.altKey || event.metaKey || event.shiftKey) return;
    const writes = event.target.closest("textarea, input, select"), presses = event.target.closest("button, a, summary");
    const act = event.ctrlKey
      ? { Space: toggle, Comma: back }[event.code]
      : writes ? null : { Space: presses ? null : toggle, ArrowLeft: back }[event.code];
    if (!act) return;
    event.preventDefault();
    act();
  });
  function begin() {
    const player = audio();
    if (!player) return;
    for (const name of ["play", "pause", "ended", "timeupdate", "seeked", "emptied"]) player.addEventListener(name, show);
    show();
  }
  document.addEventListener("DOMContentLoaded", begin);
  document.addEventListener("htmx:afterSettle", begin);
  document.addEventListener("fresh", show);
})();
