// The door's page by itself: its clock, how long an answer stays, and the way back when nobody touches.
(() => {
  "use strict";
  let answerTimer = 0, backTimer = 0;
  const two = (n) => String(n).padStart(2, "0");

  function tick() {
    const now = new Date(), text = `${two(now.getHours())}:${two(now.getMinutes())}`;
    for (const clock of document.querySelectorAll("[data-clock]")) if (clock.textContent !== text) clock.textContent = text;
  }

  function rest() {
    clearTimeout(answerTimer);
    const answer = document.querySelector("[data-answer]");
    if (answer) answerTimer = setTimeout(() => document.dispatchEvent(new CustomEvent("stale")), Number(answer.dataset.left) + 50);
  }

  function goBack() {
    clearTimeout(backTimer);
    const main = document.getElementById("main");
    if (main?.dataset.back) backTimer = setTimeout(() => location.assign(main.dataset.back), Number(main.dataset.backAfter) * 1000);
  }

  document.addEventListener("click", (event) => {
    goBack();
    const answer = event.target.closest("[data-answer]");
    if (!answer || answer.classList.contains("tone-yes")) return;
    history.replaceState(null, "", `?seen=${answer.dataset.number}`); // a refusal stays until it is touched
    document.dispatchEvent(new CustomEvent("stale"));
  });

  function begin() { tick(); rest(); goBack(); }
  document.addEventListener("DOMContentLoaded", begin);
  document.addEventListener("fresh", begin);
  document.addEventListener("htmx:afterSettle", begin);
  setInterval(tick, 1000);
})();
