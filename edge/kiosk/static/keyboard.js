// A Vietnamese keyboard inside the page, for the room's screens: a kiosk browser has none of its own.
// It comes up for a text field that a finger has touched, and never takes the cursor out of it.
(() => {
  "use strict";
  const ROWS = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"];
  const WRITES = "textarea, input:not([type]), input[type=text], input[type=search]";
  let board = null, field = null, upper = false, marks = true, byFinger = false;

  const says = () => document.getElementById("keyboard-words").dataset;

  function button(label, name, act, kind = "") {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.className = `key ${kind}`;
    if (name) made.setAttribute("aria-label", name);
    made.addEventListener("click", act);
    return made;
  }

  function draw() {
    const rows = ROWS.map((row, place) => {
      const line = document.createElement("div");
      if (place === 3) line.append(button("⇧", says().shift, () => { upper = !upper; draw(); }, upper ? "on" : ""));
      for (const key of row) line.append(button(upper ? key.toUpperCase() : key, "", () => press(upper ? key.toUpperCase() : key)));
      if (place === 3) line.append(button("⌫", says().back, erase));
      return line;
    });
    const last = document.createElement("div");
    last.append(
      button(marks ? says().marks : says().bare, "", () => { marks = !marks; draw(); }, "wide"),
      button(",", "", () => press(",")),
      button(says().space, "", () => press(" "), "space"),
      button(".", "", () => press(".")),
      button(says().done, "", () => { field?.blur(); hide(); }, "wide primary"),
    );
    board.replaceChildren(...rows, last);
  }

  function write(text, from, to) {
    field.setRangeText(text, from, to, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  function press(key) {
    if (!field) return;
    const at = field.selectionStart, before = field.value.slice(0, at);
    const after = marks ? Telex.type(before, key) : before + key;
    if (field.maxLength >= 0 && field.value.length - before.length - (field.selectionEnd - at) + after.length > field.maxLength) return;
    let same = 0;
    while (same < before.length && before[same] === after[same]) same += 1;
    write(after.slice(same), same, field.selectionEnd);
    if (upper) { upper = false; draw(); }
  }
  function erase() {
    if (!field) return;
    const { selectionStart: from, selectionEnd: to } = field;
    if (from !== to) write("", from, to);
    else if (from > 0) write("", from - [...field.value.slice(0, from)].at(-1).length, from);
  }

  function show(target) {
    field = target;
    if (!board) {
      board = document.createElement("section");
      board.className = "keyboard";
      board.setAttribute("aria-label", says().name);
      board.addEventListener("pointerdown", (event) => event.preventDefault());
      board.addEventListener("mousedown", (event) => event.preventDefault());
      document.body.append(board);
    }
    draw();
    board.hidden = false;
    document.body.classList.add("typing");
    field.scrollIntoView({ block: "center" });
  }
  function hide() {
    field = null;
    if (board) board.hidden = true;
    document.body.classList.remove("typing");
  }

  const isOurs = (target) => target.matches?.(WRITES) && target.inputMode !== "numeric" && !target.readOnly;
  document.addEventListener("pointerdown", (event) => { byFinger = event.pointerType === "touch"; }, true);
  document.addEventListener("focusin", (event) => { if (byFinger && isOurs(event.target)) show(event.target); });
  document.addEventListener("focusout", () => setTimeout(() => { if (field && document.activeElement !== field) hide(); }, 0));
  document.addEventListener("htmx:afterSettle", () => { if (field && !field.isConnected) hide(); });
})();
