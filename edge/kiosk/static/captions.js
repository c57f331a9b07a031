// Words as they are said: a strip shows the newest of them, and a word that the machine doubts is grey.
(() => {
  "use strict";
  let source = null, last = null;
  const strip = () => document.querySelector("[data-captions]");

  function draw() {
    const at = strip();
    if (!at || !last) return;
    const words = at.querySelector(".words");
    const [on, finals, partial] = [last.on, last.finals, last.partial];
    at.hidden = !on || (!finals.length && !partial);
    const nodes = [];
    for (const said of finals) for (const [word, doubtful] of said) {
      const node = document.createElement("span");
      node.textContent = word;
      if (doubtful) node.className = "doubtful";
      nodes.push(node, " ");
    }
    if (partial) {
      const node = document.createElement("span");
      node.className = "partial";
      node.textContent = partial;
      nodes.push(node);
    }
    words.replaceChildren(...nodes);
    words.scrollTop = words.scrollHeight;
  }

  function listen() {
    const at = strip();
    if (!at) { source?.close(); source = null; return; }
    draw();
    if (source && source.readyState !== EventSource.CLOSED) return;
    source = new EventSource(at.dataset.captions);
    source.addEventListener("strip", (event) => { last = JSON.parse(event.data); draw(); });
    source.onerror = () => { last = last && { ...last, on: false }; draw(); };
  }

  document.addEventListener("DOMContentLoaded", listen);
  document.addEventListener("htmx:afterSettle", listen);
  setInterval(listen, 5000);
})();
