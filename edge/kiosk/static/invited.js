// The ticket stands behind the "#" of the invitation's link: it never reaches a server's log, so the page sends it itself.
document.addEventListener("DOMContentLoaded", () => {
  const ticket = decodeURIComponent(location.hash.slice(1)), form = document.getElementById("invited");
  if (!ticket || !form) return;
  form.elements.namedItem("ticket").value = ticket;
  history.replaceState(null, "", location.pathname);
  form.submit();
});
