// Papers are sent in pieces, by choosing or dropping them, with progress, and go on where the network broke off.
(() => {
  "use strict";
  const PIECE = 2 * 1024 * 1024, AGAIN_MS = 2000;
  const zone = () => document.querySelector("#papers[data-uploads]");

  const show = (list, file) => {
    const line = document.createElement("li"), name = document.createElement("span"), bar = document.createElement("progress"), told = document.createElement("span");
    name.textContent = file.name;
    bar.max = file.size || 1; bar.value = 0; bar.setAttribute("aria-label", file.name);
    told.setAttribute("role", "status");
    line.append(name, bar, told);
    list.append(line);
    return { bar, told };
  };

  const send = async (address, file, { bar, told }, words) => {
    const about = new URLSearchParams({ name: file.name, size: file.size, stamp: file.lastModified });
    const headers = { "X-CSRFToken": document.querySelector("[name=csrf_token]").value };
    let offset = null;
    for (;;) {
      let answer, said;
      try {
        answer = offset === null
          ? await fetch(`${address}?${about}`)
          : await fetch(`${address}?${about}&offset=${offset}`, { method: "POST", headers, body: file.slice(offset, offset + PIECE) });
        said = await answer.json();
      } catch {
        told.textContent = words.again;
        offset = null;
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
        continue;
      }
      if (said.problem || said.offset === undefined && !said.done) { told.textContent = said.problem ?? words.failed; bar.remove(); return; }
      bar.value = said.done ? file.size : said.offset;
      told.textContent = said.done ? words.done : `${Math.floor(100 * bar.value / bar.max)}%`;
      if (said.done) return;
      offset = said.offset;
    }
  };

  const take = async (files) => {
    const address = zone().dataset.uploads, list = document.querySelector("#uploads"), words = list.dataset;
    const lines = [...files].map((file) => [file, show(list, file)]);
    for (const [file, line] of lines) await send(address, file, line, words);
    // What was taken stands among the papers now; what was refused stays to be read.
    for (const [, { bar }] of lines) if (bar.isConnected) bar.parentElement.remove();
    await anew();
  };

  // By htmx itself: a button of a part that was just put in place is not its own yet, and would load the whole page.
  const anew = () => {
    const form = zone().closest("form");
    const values = { ...Object.fromEntries(new FormData(form)), do: "stay" };
    delete values.files;
    return htmx.ajax("POST", zone().dataset.anew, { target: "#papers", select: "#papers", swap: "outerHTML", values });
  };

  document.addEventListener("change", (event) => {
    if (event.target.id !== "files" || !zone() || !event.target.files.length) return;
    const files = [...event.target.files];
    event.target.value = "";
    take(files);
  });
  document.addEventListener("dragover", (event) => { if (event.target.closest?.("#papers")) event.preventDefault(); });
  document.addEventListener("drop", (event) => {
    if (!event.target.closest?.("#papers") || !event.dataTransfer.files.length) return;
    event.preventDefault();
    if (zone()) take(event.dataTransfer.files);
    else document.querySelector("#files").files = event.dataTransfer.files;
  });
})();
