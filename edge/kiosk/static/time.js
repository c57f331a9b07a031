// What moves with time on a page: the clock, how long something lasts, what leaves by itself.
(() => {
  "use strict";
  let offset = 0;
  const words = () => document.getElementById("lost")?.dataset;
  const wall = new Intl.DateTimeFormat("vi", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Ho_Chi_Minh" });

  function set(element, text) { if (element.textContent !== text) element.textContent = text; }

  function tick() {
    const now = Date.now() + offset;
    for (const clock of document.querySelectorAll("[data-clock]")) set(clock, wall.format(now));
    for (const time of document.querySelectorAll("[data-since]")) {
      const minutes = Math.floor((now - Number(time.dataset.since)) / 60000);
      if (minutes < 60 && words()) set(time, minutes < 1 ? words().under : words().minutes.replace("{n}", minutes));
    }
    for (const ballot of document.querySelectorAll("[data-ends]")) {
      const left = Math.max(0, Math.ceil((Number(ballot.dataset.ends) - now) / 1000));
      set(ballot.querySelector("time"), `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`);
      ballot.dataset.state = left ? "within" : "over";
    }
    for (const limit of document.querySelectorAll("[data-over-at]")) {
      const left = Number(limit.dataset.overAt) - now;
      limit.dataset.state = left <= 0 ? "over" : left <= 60000 ? "near" : "within";
    }
  }

  // The unit's clock counts, not that of the phone.
  function begin() {
    const main = document.getElementById("main");
    if (main?.dataset.now) offset = Number(main.dataset.now) - Date.now();
    const leaving = document.querySelector("[data-until]");
    if (leaving) setTimeout(() => leaving.remove(), Number(leaving.dataset.until) * 1000);
    const then = document.querySelector("[data-then]");
    if (then) setTimeout(() => { if (then.isConnected) location.assign(then.dataset.then); }, Number(then.dataset.after) * 1000);
    tick();
  }

  document.addEventListener("DOMContentLoaded", begin);
  document.addEventListener("htmx:afterSettle", begin);
  document.addEventListener("fresh", () => {
    const leaving = document.querySelector("[data-until]");
    if (leaving) setTimeout(() => leaving.remove(), Number(leaving.dataset.until) * 1000);
    tick();
  });
  setInterval(tick, 1000);
})();
