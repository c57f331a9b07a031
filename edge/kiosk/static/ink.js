// Writing on the page of a paper: a pen writes while fingers scroll; a finger writes only where that was chosen. What is
// written is sent after each pause of the hand, a page at a time, and again until the room has confirmed it.
(() => {
  "use strict";
  const GRID = 4000, NEAR = 6, PAUSE_MS = 700, AGAIN_MS = 5000;
  let strokes = [], before = [], sheet = "", line = null, tool = 0, on = false, finger = false;
  const unsaved = new Map(); // page -> what of it is to be sent
  let timer = 0, sending = false, sender = null, words = {};
  const layer = () => document.getElementById("ink");
  const pens = () => document.getElementById("pens");
  const say = (text) => { const at = document.getElementById("inked"); if (at && at.textContent !== text) at.textContent = text; };

  function points([, path]) {
    let x = 0, y = 0;
    const found = [];
    for (let i = 0; i < path.length; i += 2) found.push(`${x += path[i]},${y += path[i + 1]}`);
    return found.join(" ");
  }
  function drawn(stroke) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
    made.setAttribute("class", `tool-${stroke[0]}`);
    made.setAttribute("points", points(stroke));
    return made;
  }
  function draw() { layer()?.replaceChildren(...strokes.map(drawn)); }

  // The page's live part may have been replaced, or have turned to another page: its ink is what we have not sent yet,
  // else what the room has sent.
  function begin() {
    const at = layer();
    if (line) return;
    const shown = at ? `${at.dataset.document}/${at.dataset.page}` : "";
    if (shown !== sheet) { before = []; say(""); }
    sheet = shown;
    if (at) { strokes = unsaved.get(sheet) ?? JSON.parse(at.dataset.strokes); draw(); }
    dress();
  }
  function dress() {
    const form = pens(), main = document.getElementById("main");
    if (!form) return;
    [sender, words] = [new FormData(form), form.dataset];
    form.hidden = !layer();
    main.classList.toggle("writing", on && !form.hidden);
    main.classList.toggle("by-finger", finger);
    document.getElementById("tools").hidden = !on;
    const press = (which, yes) => form.querySelector(which).setAttribute("aria-pressed", yes);
    press("[data-pen=on]", on);
    form.querySelector("[data-pen=on]").setAttribute("aria-expanded", on);
    press("[data-pen=finger]", finger);
    for (const one of form.querySelectorAll("[data-tool]")) one.setAttribute("aria-pressed", Number(one.dataset.tool) === tool);
    form.querySelector("[data-pen=undo]").disabled = !before.length;
    form.querySelector("[data-pen=clear]").disabled = !strokes.length;
  }

  function place(event, at) {
    const box = at.getBoundingClientRect();
    const within = (value, whole) => Math.min(GRID, Math.max(0, Math.round(value / whole * GRID)));
    return [within(event.clientX - box.left, box.width), within(event.clientY - box.top, box.height)];
  }
  function add(event) {
    const [x, y] = place(event, line.at), [dx, dy] = [x - line.x, y - line.y];
    if (Math.abs(dx) + Math.abs(dy) < NEAR) return;
    line.stroke[1].push(dx, dy);
    [line.x, line.y] = [x, y];
  }
  function down(event) {
    const at = layer();
    if (!on || line || event.target.closest("#ink") !== at || !at || event.button) return;
    if (event.pointerType === "touch" && !finger) return;
    event.preventDefault();
    const [x, y] = place(event, at);
    line = { id: event.pointerId, at, x, y, stroke: [tool, [x, y]] };
    at.setPointerCapture(event.pointerId);
  }
  function move(event) {
    if (event.pointerId !== line?.id) return;
    for (const one of event.getCoalescedEvents?.() ?? [event]) add(one);
    line.shape?.remove();
    line.at.append(line.shape = drawn(line.stroke));
  }
  function up(event) {
    if (event.pointerId !== line?.id) return;
    const { stroke } = line;
    line = null;
    if (stroke[1].length === 2) stroke[1].push(0, 0); // a dot
    if (event.type === "pointerup") change([...strokes, stroke]); else draw();
  }

  function change(now) {
    if (JSON.stringify(now).length > Number(words.most)) { say(words.full); draw(); return; }
    before.push(strokes);
    keep(now);
  }
  function keep(now) {
    strokes = now;
    unsaved.set(sheet, now);
    draw();
    dress();
    later(PAUSE_MS);
  }
  function later(wait) { clearTimeout(timer); timer = setTimeout(send, wait); }

  async function send() {
    const [page, now] = unsaved.entries().next().value ?? [];
    if (!page || sending) return;
    const cut = page.lastIndexOf("/"), body = new FormData(), at = page === sheet ? layer() : null;
    for (const [name, value] of sender) body.set(name, value);
    body.set("document", page.slice(0, cut));
    body.set("page", page.slice(cut + 1));
    body.set("strokes", JSON.stringify(now));
    sending = true;
    let answer = null;
    try { answer = await fetch("/ink", { method: "POST", body, keepalive: true }); } catch { /* the room is out of reach */ }
    sending = false;
    if (answer?.ok) {
      if (unsaved.get(page) === now) unsaved.delete(page);
      if (at) at.dataset.strokes = JSON.stringify(now);
      const clock = new Date().toLocaleTimeString("vi-VN", { hour12: false });
      if (page === sheet) say(words.saved.replace("{at}", clock));
    } else if (page === sheet) say(words.waits);
    if (unsaved.size) later(answer?.ok ? 0 : AGAIN_MS);
  }

  function press(event) {
    const button = event.target.closest?.("#pens button");
    if (!button) return;
    if (button.dataset.tool) tool = Number(button.dataset.tool);
    else if (button.dataset.pen === "on") {
      on = !on;
      finger = on && event.pointerType === "touch";
      say(on ? words.hint : "");
    }
    else if (button.dataset.pen === "finger") finger = !finger;
    else if (button.dataset.pen === "clear") change([]);
    else if (before.length) keep(before.pop());
    dress();
  }
  // A pen that touches would scroll, too, unless its touch is kept from the browser.
  const hold = (event) => { if (line) event.preventDefault(); };

  document.addEventListener("pointerdown", down);
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", up);
  document.addEventListener("pointercancel", up);
  document.addEventListener("touchstart", hold, { passive: false });
  document.addEventListener("touchmove", hold, { passive: false });
  document.addEventListener("click", press);
  document.addEventListener("submit", (event) => { if (event.target.id === "pens") event.preventDefault(); });
  document.addEventListener("DOMContentLoaded", begin);
  document.addEventListener("htmx:afterSettle", begin);
  document.addEventListener("fresh", begin);
  document.addEventListener("visibilitychange", () => { if (document.hidden) send(); });
  window.addEventListener("online", () => later(0));
  window.addEventListener("beforeunload", (event) => { if (unsaved.size) { send(); event.preventDefault(); } });
})();
