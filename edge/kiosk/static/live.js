// A page that stays true by itself: it listens, asks again for what changed, and says so when it can't.
(() => {
  "use strict";
  let source = null, topics = null, etag = null, confirmed = Date.now(), lostAt = 0, wait = 1000, timer = 0, asking = false, again = false;
  const main = () => document.getElementById("main");
  const bar = () => document.getElementById("lost");

  const two = (n) => String(n).padStart(2, "0");
  const clock = (ms) => { const d = new Date(ms); return `${two(d.getHours())}:${two(d.getMinutes())}`; };
  const age = (ms) => { const n = Math.floor(ms / 60000); return n < 1 ? bar().dataset.under : bar().dataset.minutes.replace("{n}", n); };

  function show() {
    const at = bar();
    if (!at) return;
    at.hidden = !lostAt;
    if (lostAt) at.textContent = at.dataset.lost.replace("{age}", age(Date.now() - lostAt)).replace("{at}", clock(confirmed));
  }
  function lost() { lostAt = lostAt || Date.now(); show(); }
  function found() { lostAt = 0; wait = 1000; confirmed = Date.now(); show(); }

  // What a person has begun to fill in stays, unless the form itself has become another one.
  function filled(part) {
    return [...part.querySelectorAll("form[data-keep]")].map((form) => ({
      key: form.dataset.keep,
      values: [...form.elements].filter((e) => e.name && e.type !== "hidden")
        .map((e) => [e.name, e.value, e.type === "radio" || e.type === "checkbox" ? e.checked : null]),
    }));
  }
  function fill(part, kept) {
    for (const { key, values } of kept) {
      const form = part.querySelector(`form[data-keep="${CSS.escape(key)}"]`);
      if (!form) continue;
      for (const element of form.elements) {
        for (const [name, value, checked] of values) {
          if (element.name !== name) continue;
          if (checked === null) element.value = value;
          else if (element.value === value) element.checked = checked;
        }
      }
    }
  }

  function replace(text) {
    const fresh = new DOMParser().parseFromString(text, "text/html");
    const mine = main(), theirs = fresh.getElementById("main");
    if (!mine || !theirs || mine.dataset.page !== theirs.dataset.page) { location.reload(); return; }
    for (const part of mine.querySelectorAll("[data-live]")) {
      const other = fresh.getElementById(part.id);
      if (!other || part.outerHTML === other.outerHTML) { if (!other) part.replaceChildren(); continue; }
      const kept = filled(part), focused = part.contains(document.activeElement) ? document.activeElement.id : "";
      const node = document.importNode(other, true);
      fill(node, kept);
      part.replaceWith(node);
      if (window.htmx) window.htmx.process(node);
      if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    }
    document.dispatchEvent(new CustomEvent("fresh"));
  }

  async function ask() {
    if (asking) { again = true; return; }
    asking = true;
    try {
      const headers = { "X-Part": "1" };
      if (etag) headers["If-None-Match"] = etag;
      const answer = await fetch(location.pathname + location.search, { headers, cache: "no-store" });
      if (answer.status === 200) { etag = answer.headers.get("ETag"); replace(await answer.text()); }
      if (answer.status === 200 || answer.status === 304) found();
    } catch { lost(); }
    asking = false;
    if (again) { again = false; ask(); }
  }

  function listen() {
    clearTimeout(timer);
    source?.close();
    topics = main()?.dataset.topics ?? "";
    if (!topics) { source = null; return; }
    source = new EventSource(`/live?topics=${encodeURIComponent(topics)}`);
    source.addEventListener("here", () => { found(); ask(); });
    source.addEventListener("changed", ask);
    source.onerror = () => {
      lost();
      source.close();
      timer = setTimeout(listen, wait * (0.5 + Math.random()));
      wait = Math.min(wait * 2, 15000);
    };
  }

  document.addEventListener("DOMContentLoaded", listen);
  document.addEventListener("htmx:afterSettle", () => { etag = null; if ((main()?.dataset.topics ?? "") !== topics) listen(); });
  document.addEventListener("htmx:sendError", () => { lost(); const at = bar(); if (at) { at.hidden = false; at.textContent = at.dataset.unsent; } });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && (!source || source.readyState === 2)) listen(); });
  window.addEventListener("online", listen);
  setInterval(() => { if (lostAt) show(); }, 5000);
})();
