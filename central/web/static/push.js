// Asks the browser to take messages for this page's app, and hands the form what central needs to send them.
(() => {
  "use strict";
  const form = document.querySelector("form[data-push]");
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  const text = (raw) => btoa(String.fromCharCode(...new Uint8Array(raw))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  async function begin() {
    if (!("PushManager" in window) || await Notification.requestPermission() !== "granted") throw new Error("refused");
    const { pushManager } = await navigator.serviceWorker.ready;
    await (await pushManager.getSubscription())?.unsubscribe();
    const found = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(form.dataset.push) });
    form.elements.address.value = found.endpoint;
    form.elements.key.value = text(found.getKey("p256dh"));
    form.elements.secret.value = text(found.getKey("auth"));
    form.submit();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    begin().catch(() => { form.querySelector("[data-refused]").hidden = false; });
  });
})();
