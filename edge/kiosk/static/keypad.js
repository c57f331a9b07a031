// Digits for a screen without a keyboard; without this script the field still takes those of a real one.
document.addEventListener("click", (event) => {
  const key = event.target.closest("[data-key]");
  if (!key) return;
  const field = document.getElementById(key.closest("[data-keys]").dataset.keys);
  field.value = key.dataset.key === "back" ? field.value.slice(0, -1) : (field.value + key.dataset.key).slice(0, 6);
});
