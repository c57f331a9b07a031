// A large file is on its way for a while: the form says how far it is, and cannot be sent twice.
(() => {
  "use strict";
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-progress]");
    if (!form) return;
    event.preventDefault();
    if (form.dataset.sending) return;
    form.dataset.sending = "1";
    const button = form.querySelector("button"), words = document.createElement("p"), bar = document.createElement("progress");
    words.textContent = form.dataset.progress;
    words.setAttribute("role", "status");
    bar.max = 1;
    bar.setAttribute("aria-label", form.dataset.progress);
    button.hidden = true;
    button.after(words, bar);

    const request = new XMLHttpRequest();
    const again = () => { delete form.dataset.sending; button.hidden = false; words.remove(); bar.remove(); };
    request.open("POST", form.action);
    request.upload.addEventListener("progress", (sent) => { if (sent.lengthComputable) bar.value = sent.loaded / sent.total; });
    request.addEventListener("load", () => {
      if (request.status < 400) { location.assign(request.responseURL); return; }
      // A refusal in words stands where the form was; the way back leads to it.
      const told = new DOMParser().parseFromString(request.responseText, "text/html").getElementById("main");
      if (told) document.getElementById("main").replaceWith(document.importNode(told, true)); else again();
    });
    request.addEventListener("error", () => { again(); document.dispatchEvent(new CustomEvent("htmx:sendError")); });
    request.send(new FormData(form));
  });
})();
