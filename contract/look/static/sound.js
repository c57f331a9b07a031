// What was said is heard again from any word on: a click, or Space and the arrow to the left; in a field that is being
// written in, Ctrl+Space and Ctrl+comma. The player stands beside the parts that are refetched, so it plays on.
// Where words are looked through: up and down by passage, Enter accepts the turn and goes to what is left, E opens the
// passage to be written in, Ctrl+Enter keeps it.
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
    const first = passages().find((one) => one.id && one.id === at) ?? passages().find((one) => one.dataset.left) ?? passages()[0];
    if (first) hear(first, Number(first.dataset.from));
  }
  function back() { const player = audio(); if (player?.src) player.currentTime = Math.max(0, player.currentTime - BACK_S); }

  // The passage at which the keys are; it is known by its id, as the parts are refetched.
  let at = "", onward = false;
  const said = () => [...document.querySelectorAll(".passage[id]")];
  function go(passage) {
    if (!passage) return;
    at = passage.id;
    passage.focus({ preventScroll: true });
    passage.scrollIntoView({ block: "nearest" });
  }
  function step(by) {
    const all = said(), where = all.findIndex((one) => one.id === at);
    go(where < 0 ? all[by > 0 ? 0 : all.length - 1] : all[where + by]);
  }
  function next() {
    const all = said(), where = all.findIndex((one) => one.id === at), left = all.filter((one) => one.dataset.open);
    go(left.find((one) => all.indexOf(one) > where) ?? left[0]);
  }
  function here() { return document.getElementById(at) ?? said().find((one) => one.dataset.open); }
  // Without leaving the page, so that the sound plays on; the answer is what the room then tells all pages.
  async function accept() {
    const passage = here(), form = passage?.closest("article")?.querySelector("form[action$='/accept']");
    if (!passage) return;
    at = passage.id;
    if (!form) { next(); return; }
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" }).catch(() => null);
    if (!answer || !(answer.ok || answer.type === "opaqueredirect")) { form.requestSubmit(); return; }
    onward = true;
    document.dispatchEvent(new CustomEvent("stale"));
  }
  function edit() { here()?.querySelector("a.edit")?.click(); }
  function fresh() {
    if (onward && !here()?.dataset.open) { onward = false; next(); }
    else if (at && document.activeElement === document.body) document.getElementById(at)?.focus({ preventScroll: true });
    show();
  }

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
  document.addEventListener("focusin", (event) => { const passage = event.target.closest(".passage[id]"); if (passage) at = passage.id; });
  document.addEventListener("keydown", (event) => {
    if (!audio() || event.altKey || event.metaKey || event.shiftKey) return;
    const inForm = event.target.closest("textarea")?.form;
    if (event.ctrlKey && event.code === "Enter" && inForm) { event.preventDefault(); inForm.requestSubmit(); return; }
    const writes = event.target.closest("textarea, input, select"), presses = event.target.closest("button, a, summary");
    const act = event.ctrlKey
      ? { Space: toggle, Comma: back }[event.code]
      : writes ? null : { Space: presses ? null : toggle, ArrowLeft: back, ArrowDown: () => step(1), ArrowUp: () => step(-1), Enter: presses ? null : accept, KeyN: next, KeyE: edit }[event.code];
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
  document.addEventListener("fresh", fresh);
})();
