// The door's page by itself: its clock, how long an answer stays, and the way back when nobody touches.
(() => {
  "use strict";
  let answerTimer = 0, backTimer = 0, touched = Date.now(), stirred = "", saver = null;
  const two = (n) => String(n).padStart(2, "0");
  // The country's hour, wherever the machine believes itself to be.
  const wall = new Intl.DateTimeFormat("vi", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Ho_Chi_Minh" });

  function tick() {
    const text = wall.format(Date.now());
    for (const clock of document.querySelectorAll("[data-clock]")) if (clock.textContent !== text) clock.textContent = text;
  }

  // Minutes left: the door's browser stands on the unit itself, so its clock is the room's.
  function count() {
    for (const part of document.querySelectorAll("[data-left-until]")) {
      const left = Math.ceil((Number(part.dataset.leftUntil) - Date.now()) / 60000), hours = Math.floor(left / 60);
      part.hidden = left <= 0;
      const text = (hours ? part.dataset.hours : part.dataset.minutes).replace("{h}", hours).replace("{m}", hours ? two(left % 60) : left);
      const number = part.querySelector("b");
      if (number.textContent !== text) number.textContent = text;
    }
  }

  // Who was called and does not come: the words change by themselves, since nothing happens that could tell the page.
  function waited() {
    for (const part of document.querySelectorAll("[data-told-until]")) part.hidden = Date.now() >= Number(part.dataset.toldUntil);
    for (const part of document.querySelectorAll("[data-told-from]")) part.hidden = Date.now() < Number(part.dataset.toldFrom);
  }

  // What stands on the page, read aloud by the unit itself; a second touch begins anew.
  let voice = null;
  function aloud() {
    voice?.pause();
    voice = new Audio(`/door/aloud.wav${location.search}`);
    voice.play().catch(() => {});
  }

  // A picture that stands for days burns in: an idle door goes dark and its clock wanders, until somebody comes near.
  function look() {
    const at = document.getElementById("door-look"), rests = Number(document.getElementById("main")?.dataset.rests ?? 0);
    document.body.classList.toggle("has-contrast", at?.dataset.contrast === "yes");
    if (at && at.dataset.stirred !== stirred) { stirred = at.dataset.stirred; touched = Date.now(); }
    const awake = rests === 0 || !at || at.dataset.busy === "yes" || document.querySelector("[data-answer]") || Date.now() - touched < rests * 1000;
    if (awake) { saver?.remove(); saver = null; return; }
    if (!saver) {
      saver = document.createElement("div");
      saver.className = "door-saver";
      saver.ariaHidden = "true";
      saver.append(document.createElement("p"));
      document.body.append(saver);
    }
    const now = Date.now(), minute = Math.floor(now / 60000);
    saver.firstChild.textContent = wall.format(now);
    saver.dataset.place = String(minute % 9);
  }

  function rest() {
    clearTimeout(answerTimer);
    const answer = document.querySelector("[data-answer]");
    if (answer) answerTimer = setTimeout(() => document.dispatchEvent(new CustomEvent("stale")), Number(answer.dataset.left) + 50);
  }

  function goBack(event) {
    const main = document.getElementById("main");
    if (event && main?.dataset.backFirm !== undefined) return; // its code grows old, whoever touches the page
    clearTimeout(backTimer);
    if (main?.dataset.back) backTimer = setTimeout(() => location.assign(main.dataset.back), Number(main.dataset.backAfter) * 1000);
  }

  document.addEventListener("pointerdown", () => { touched = Date.now(); look(); }, true);
  document.addEventListener("click", (event) => {
    goBack(event);
    if (event.target.closest("[data-aloud]")) aloud();
    const answer = event.target.closest("[data-answer]");
    if (!answer || answer.classList.contains("tone-yes") || event.target.closest("button")) return;
    history.replaceState(null, "", `?seen=${answer.dataset.number}`); // a refusal stays until it is touched
    document.dispatchEvent(new CustomEvent("stale"));
  });

  function begin() { tick(); rest(); goBack(); look(); count(); waited(); }
  document.addEventListener("DOMContentLoaded", begin);
  document.addEventListener("fresh", begin);
  document.addEventListener("htmx:afterSettle", begin);
  setInterval(() => { tick(); look(); count(); waited(); }, 1000);
})();
