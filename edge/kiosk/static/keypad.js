// Digits for a screen without a keyboard; without this script the field still takes those of a real one.
// Every page loads it: one page may follow another without its head.
// Keys that name no field serve the PIN that was touched last, at first the first empty one.
let touched = null;
document.addEventListener("focusin", (event) => { if (event.target.matches("input[type=password]")) touched = event.target; });
const fieldOf = (keys) => keys.dataset.keys ? document.getElementById(keys.dataset.keys)
  : touched?.isConnected ? touched : [...document.querySelectorAll("input[type=password]")].find((one) => !one.value);
document.addEventListener("click", (event) => {
  const key = event.target.closest("[data-key]");
  if (!key) return;
  const field = fieldOf(key.closest("[data-keys]"));
  if (!field) return;
  field.value = key.dataset.key === "back" ? field.value.slice(0, -1) : (field.value + key.dataset.key).slice(0, 6);
});
