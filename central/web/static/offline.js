// Has the service worker keep what may be kept; without a login, forget it; on a kept page, says since when.
(() => {
  "use strict";
  const { keeps, kept } = document.documentElement.dataset, workers = navigator.serviceWorker;
  const REST_MS = 600_000, TOLD = "kept-at";
  if (kept) {
    document.addEventListener("DOMContentLoaded", () => {
      const told = document.getElementById("kept");
      told.hidden = false;
      told.querySelector("time").textContent = new Date(+kept).toLocaleString("vi-VN", { hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit" });
      for (const one of document.querySelectorAll("form button, form input, form select, form textarea")) one.disabled = true;
    });
    return;
  }
  if (!workers || !keeps) return;
  if (keeps === "no") {
    sessionStorage.removeItem(TOLD);
    workers.getRegistration().then((found) => found?.active?.postMessage({ forget: true }));
    return;
  }
  const opened = /^\/documents\/(\d+)$/.exec(location.pathname);
  const person = keeps, last = (sessionStorage.getItem(TOLD) ?? "").split(" ");
  workers.register("/worker.js").then(() => workers.ready).then((found) => {
    if (!opened && last[0] === person && Date.now() - last[1] < REST_MS) return;
    sessionStorage.setItem(TOLD, `${person} ${Date.now()}`);
    found.active.postMessage({ opened: opened ? [+opened[1]] : [] });
  });
})();
