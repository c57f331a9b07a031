// A guest's link: what stands behind the # goes to the server in a form, never in an address, and leaves the bar.
(() => {
  "use strict";
  const token = location.hash.slice(1), form = document.getElementById("guest-door");
  if (!token || !form) return;
  history.replaceState(null, "", location.pathname);
  form.elements.token.value = token;
  form.requestSubmit();
})();
