// Passkeys: a form that wants one asks the browser, which asks the device, and is sent with the answer.
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (one) => ({ ...one, id: bytes(one.id) });

  function ask(options) {
    const publicKey = { ...options, challenge: bytes(options.challenge) };
    if (!options.user) return navigator.credentials.get({ publicKey });
    publicKey.user = named(options.user);
    publicKey.excludeCredentials = options.excludeCredentials.map(named);
    return navigator.credentials.create({ publicKey });
  }

  function told({ id, rawId, type, response }) {
    const said = {};
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (response[part]) said[part] = text(response[part]);
    }
    return JSON.stringify({ id, rawId: text(rawId), type, response: said });
  }

  async function send(form) {
    const [button, notice] = [form.querySelector("button"), form.querySelector("[role=status]")];
    button.disabled = true;
    notice.hidden = true;
    try {
      const answer = await fetch(form.dataset.passkey);
      form.elements.answer.value = told(await ask(await answer.json()));
      form.submit();
    } catch {
      notice.hidden = false;
    } finally {
      button.disabled = false;
    }
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = !window.PublicKeyCredential;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form);
    });
  }
})();
