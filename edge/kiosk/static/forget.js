// Who stood at the room's own screen has gone: the page says so, then clears itself, also when the unit does not answer.
(() => {
  "use strict";
  const ASK_EVERY = 30;
  let idle = 0, since = 0, going = false;
  const bar = () => document.getElementById("leaving");

  function stay() {
    const found = bar();
    if (going || !found) return;
    idle = 0;
    found.hidden = true;
    if (since < ASK_EVERY) return;
    since = 0;
    // A long opinion is typed without a request; the leave of its author must not end over it.
    fetch(found.dataset.stay, { method: "POST", body: new URLSearchParams(new FormData(found)) }).catch(() => {});
  }

  function leave() {
    const data = new URLSearchParams(new FormData(bar()));
    going = true;
    document.getElementById("main").replaceChildren();
    const tell = () => fetch("/screen/done", { method: "POST", body: data }).then(() => location.replace("/chair/"), () => setTimeout(tell, 3000));
    tell();
  }

  setInterval(() => {
    const found = bar();
    if (going || !found) { idle = 0; return; }
    idle += 1;
    since += 1;
    const left = Number(found.dataset.forget) - idle;
    if (left <= 0) { leave(); return; }
    found.hidden = left > Number(found.dataset.warn);
    if (!found.hidden && left % 5 === 0) found.querySelector("p").textContent = found.dataset.words.replace("{n}", left);
  }, 1000);
  for (const kind of ["pointerdown", "keydown", "input", "scroll"]) document.addEventListener(kind, stay, { capture: true, passive: true });
})();
