"use strict";
// A reload into a server that is just being replaced would leave the browser's own error on the screen for good: ask
// first, keep what is shown while nobody answers, and go over to the room's pages when they do.
addEventListener("DOMContentLoaded", () => {
  const every = Number(document.body.dataset.again) * 1000;
  const look = async () => {
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      const there = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
      const here = document.querySelector("main");
      if (answer.ok && !there?.classList.contains("claiming")) location.reload();
      else if (there && there.innerHTML !== here.innerHTML) here.innerHTML = there.innerHTML;
    } catch {
      // Nobody answers just now.
    }
    setTimeout(look, every);
  };
  setTimeout(look, every);
});
