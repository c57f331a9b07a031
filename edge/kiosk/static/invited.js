// The ticket stands behind the "#" of the invitation's link: it never reaches a server's log, so the page sends it itself.
// Mail programs may hand it on decoded: then, but for blanks, it is as long as a ticket is, and its own "%" is no escape.
document.addEventListener("DOMContentLoaded", () => {
  const LENGTH = 122, text = location.hash.slice(1), plain = text.replaceAll("%20", " "), form = document.getElementById("invited");
  let ticket = plain;
  try { if (plain.length !== LENGTH) ticket = decodeURIComponent(text); } catch { /* the room says that it is none */ }
  if (!ticket || !form) return;
  form.elements.namedItem("ticket").value = ticket;
  history.replaceState(null, "", location.pathname);
  form.submit();
});
