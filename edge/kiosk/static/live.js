// A page that stays true by itself: it listens, asks again for what changed, and says so when it can't.
// What a person is just doing comes first: nothing moves under a finger, nothing takes the place of a form that is on its
// way or of a field that is being written in. What was held back is asked for as soon as the hand is away.
(() => {
  "use strict";
  const WRITTEN = "textarea, select, input:not([type=radio], [type=checkbox], [type=button], [type=submit])";
  const FINGER_MS = 10000, TAP_MS = 400, SILENT_MS = 40000, ANSWER_MS = 10000;
  let source = null, topics = null, etag = null, heard = Date.now(), confirmed = Date.now(), lostAt = 0, wait = 1000, timer = 0, asking = false, again = false;
  let finger = 0, sending = 0, answered = 0, behind = false;
  const main = () => document.getElementById("main");
  const bar = () => document.getElementById("lost");

  const wall = new Intl.DateTimeFormat("vi", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Ho_Chi_Minh" });
  const clock = (ms) => wall.format(ms);
  const age = (ms) => { const n = Math.floor(ms / 60000); return n < 1 ? bar().dataset.under : bar().dataset.minutes.replace("{n}", n); };

  function show() {
    const at = bar();
    if (!at) return;
    at.hidden = !lostAt;
    if (lostAt) at.textContent = at.dataset.lost.replace("{age}", age(Date.now() - lostAt)).replace("{at}", clock(confirmed));
  }
  function lost() { lostAt = lostAt || confirmed; show(); }
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

  // The part that holds the field with the cursor stays, unless its form is gone by now or has become another one.
  function writing(part, other) {
    const field = document.activeElement;
    if (!field?.matches(WRITTEN) || !part.contains(field)) return false;
    const form = field.closest("form");
    if (!form) return true;
    const same = form.dataset.keep ? `form[data-keep="${CSS.escape(form.dataset.keep)}"]` : `form[action="${CSS.escape(form.getAttribute("action"))}"]`;
    return other.querySelector(same) !== null;
  }

  function replace(text) {
    if (finger || sending) { behind = true; return; }
    const fresh = new DOMParser().parseFromString(text, "text/html");
    const mine = main(), theirs = fresh.getElementById("main");
    if (!mine || !theirs || mine.dataset.page !== theirs.dataset.page) { location.reload(); return; }
    for (const part of mine.querySelectorAll("[data-live]")) {
      const other = fresh.getElementById(part.id);
      if (!other || part.outerHTML === other.outerHTML) { if (!other) part.replaceChildren(); continue; }
      if (writing(part, other)) { behind = true; continue; }
      put(part, document.importNode(other, true));
    }
    document.dispatchEvent(new CustomEvent("fresh"));
  }
  function put(part, node) {
    const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
    fill(node, filled(part));
    for (const open of part.querySelectorAll("details[id][open]")) node.querySelector(`#${CSS.escape(open.id)}`)?.setAttribute("open", "");
    part.replaceWith(node);
    if (window.htmx) window.htmx.process(node);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }

  // A page that listens to nothing, like the answer to a form, stays as it is, even if its predecessor was being asked for.
  async function ask() {
    if (!main()?.dataset.topics) return;
    if (asking) { again = true; return; }
    asking = true;
    const before = answered, patience = new AbortController(), timeout = setTimeout(() => patience.abort(), ANSWER_MS);
    try {
      const headers = { "X-Part": "1" };
      if (etag) headers["If-None-Match"] = etag;
      const answer = await fetch(location.pathname + location.search, { headers, cache: "no-store", signal: patience.signal });
      const text = answer.status === 200 ? await answer.text() : "";
      if (before !== answered) again = true; // a form was answered meanwhile: this is older than what is shown
      else if (text) { etag = answer.headers.get("ETag"); replace(text); }
      if (answer.status === 200 || answer.status === 304) found();
    } catch { lost(); again = patience.signal.aborted || again; }
    clearTimeout(timeout);
    asking = false;
    if (again) { again = false; ask(); }
  }
  function refresh() { behind = false; etag = null; ask(); }
  function catchUp() { if (behind && !finger && !sending) refresh(); }

  // What changed is read aloud from a place that stays: a live region that is itself replaced says nothing.
  let spoken = null;
  function speak() {
    const text = [...(main()?.querySelectorAll("[data-say]") ?? [])].map((part) => part.dataset.say).filter(Boolean).join(". ");
    const at = document.getElementById("aloud");
    if (at && spoken !== null && text !== spoken) at.textContent = text;
    spoken = text;
  }
  document.addEventListener("fresh", speak);
  document.addEventListener("htmx:afterSettle", speak);
  document.addEventListener("DOMContentLoaded", speak);

  function press() { clearTimeout(finger); finger = setTimeout(release, FINGER_MS); }
  function release() { clearTimeout(finger); finger = 0; catchUp(); }
  function lift() { if (finger) { clearTimeout(finger); finger = setTimeout(release, TAP_MS); } } // a tap's click comes a little after it

  function listen() {
    clearTimeout(timer);
    source?.close();
    topics = main()?.dataset.topics ?? "";
    if (!topics) { source = null; return; }
    source = new EventSource(`/live?topics=${encodeURIComponent(topics)}`);
    heard = Date.now();
    source.addEventListener("here", () => { heard = Date.now(); found(); ask(); });
    source.addEventListener("still", () => { heard = Date.now(); found(); });
    source.addEventListener("changed", () => { heard = Date.now(); ask(); });
    source.onerror = broken;
  }
  function broken() {
    lost();
    source?.close();
    clearTimeout(timer);
    timer = setTimeout(listen, wait * (0.5 + Math.random()));
    wait = Math.min(wait * 2, 15000);
  }

  // A network can go without a word, and a phone sleeps for hours: who hears nothing for so long is not connected.
  function watch() {
    if (source && source.readyState !== 2 && Date.now() - heard > SILENT_MS) broken();
    if (lostAt) show();
  }

  document.addEventListener("pointerdown", press, true);
  document.addEventListener("pointerup", lift, true);
  document.addEventListener("pointercancel", release, true);
  document.addEventListener("click", () => setTimeout(release, 0), true);
  document.addEventListener("focusout", () => setTimeout(catchUp, 0));
  document.addEventListener("htmx:beforeSend", (event) => {
    sending += 1;
    event.detail.xhr.addEventListener("loadend", () => { sending -= 1; answered += 1; catchUp(); });
  });
  // Something was answered: what is being asked for meanwhile may be older.
  document.addEventListener("stale", () => { answered += 1; refresh(); });
  document.addEventListener("DOMContentLoaded", listen);
  document.addEventListener("htmx:afterSettle", () => { etag = null; if ((main()?.dataset.topics ?? "") !== topics) listen(); });
  function unsent() { lost(); const at = bar(); if (at) { at.hidden = false; at.textContent = at.dataset.unsent; } }
  document.addEventListener("htmx:sendError", unsent);
  // Central answers in the room's place when that can't be reached: the page stays, with what was chosen on it.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!event.detail.xhr.getResponseHeader("Room-Away")) return;
    event.detail.shouldSwap = false;
    unsent();
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) listen(); });
  window.addEventListener("online", listen);
  setInterval(watch, 5000);
})();
