// Telex: what a word becomes by one more key. Pure: text in, text out; keyboard.js draws the keys.
// The tone stands where Decree 30 of 2020 puts it: hòa, thủy, ủy; hoàn, toán once a consonant follows.
(() => {
  "use strict";
  const TONES = { s: "\u0301", f: "\u0300", r: "\u0309", x: "\u0303", j: "\u0323" };
  const ANY_TONE = /[\u0300\u0301\u0303\u0309\u0323]/g;
  const VOWELS = "aăâeêioôơuưy";
  const ROOF = { a: "â", e: "ê", o: "ô" };
  const HORN = { a: "ă", o: "ơ", u: "ư" };
  const BARE = { ă: "a", â: "a", ê: "e", ô: "o", ơ: "o", ư: "u" };

  const toneOf = (word) => (word.normalize("NFD").match(ANY_TONE) ?? [""])[0];
  const flat = (word) => word.normalize("NFD").replace(ANY_TONE, "").normalize("NFC");
  const isVowel = (letter) => letter !== undefined && VOWELS.includes(letter.toLowerCase());
  const like = (model, letter) => (model === model.toUpperCase() && model !== model.toLowerCase() ? letter.toUpperCase() : letter);
  const put = (letters, at, letter) => letters.map((one, place) => (place === at ? like(one, letter) : one));

  // Where the vowels of the last syllable begin and end; the u of "qu" and the i of "gi" belong to the consonant.
  function nucleus(letters) {
    let end = letters.length;
    while (end > 0 && !isVowel(letters[end - 1])) end -= 1;
    let start = end;
    while (start > 0 && isVowel(letters[start - 1])) start -= 1;
    const before = letters[start - 1]?.toLowerCase(), first = letters[start]?.toLowerCase();
    if (end - start > 1 && ((before === "q" && first === "u") || (before === "g" && first === "i"))) start += 1;
    return { start, end };
  }

  function placeOfTone(letters) {
    const { start, end } = nucleus(letters);
    for (let at = end - 1; at >= start; at -= 1) if (BARE[letters[at].toLowerCase()]) return at;
    const length = end - start;
    if (length === 2) return end < letters.length ? start + 1 : start;
    return length === 3 ? start + 1 : start;
  }

  function withTone(letters, tone) {
    const { start, end } = nucleus(letters);
    if (!tone || start === end) return letters.join("");
    const at = placeOfTone(letters);
    return letters.map((one, place) => (place === at ? (one + tone).normalize("NFC") : one)).join("");
  }

  // "uơ" stands alone in "thuở"; before anything else it is "ươ".
  function closeHorn(letters) {
    const { start } = nucleus(letters);
    const [u, o] = [letters[start]?.toLowerCase(), letters[start + 1]?.toLowerCase()];
    return u === "u" && o === "ơ" && letters.length > start + 2 ? put(letters, start, "ư") : letters;
  }

  function horn(letters) {
    const { start, end } = nucleus(letters);
    const at = (text) => letters.slice(start, end).join("").toLowerCase().indexOf(text);
    const both = at("uo");
    if (both >= 0) {
      const done = put(letters, start + both + 1, "ơ");
      return letters.length > start + both + 2 ? put(done, start + both, "ư") : done;
    }
    for (const text of ["ua", "uu", "a", "o", "u"]) {
      const found = at(text);
      if (found >= 0) return put(letters, start + found, HORN[text[0]]);
    }
    return null;
  }

  function roof(letters, key) {
    const { start, end } = nucleus(letters);
    for (let at = end - 1; at >= start; at -= 1) if (letters[at].toLowerCase() === key) return put(letters, at, ROOF[key]);
    return null;
  }

  // The same mark a second time takes it away and leaves the key itself.
  function undone(letters, marked) {
    const { start, end } = nucleus(letters);
    let found = false;
    const bare = letters.map((one, at) => {
      if (at < start || at >= end || !marked.includes(one.toLowerCase())) return one;
      found = true;
      return like(one, BARE[one.toLowerCase()]);
    });
    return found ? bare : null;
  }

  function word(before, key) {
    const letters = [...flat(before)], tone = toneOf(before), small = key.toLowerCase();
    const added = (some) => withTone(closeHorn([...some, key]), tone);
    const { start, end } = nucleus(letters);
    if (TONES[small] && start < end) return tone === TONES[small] ? letters.join("") + key : withTone(letters, TONES[small]);
    if (small === "z" && tone) return letters.join("");
    if (small === "w") {
      const marked = horn(letters);
      if (marked) return withTone(marked, tone);
      const bare = undone(letters, "ăơư");
      if (bare) return withTone(bare, tone) + key;
      return start === end ? before + like(key, "ư") : added(letters);
    }
    if (ROOF[small]) {
      const marked = roof(letters, small);
      if (marked) return withTone(marked, tone);
      const bare = undone(letters, ROOF[small]);
      return bare ? withTone(bare, tone) + key : added(letters);
    }
    const isOpen = letters.length === 1 || (start < end && end === letters.length);
    if (small === "d" && isOpen && letters[0].toLowerCase() === "d") return withTone(put(letters, 0, "đ"), tone);
    if (small === "d" && isOpen && letters[0].toLowerCase() === "đ") return withTone(put(letters, 0, "d"), tone) + key;
    return added(letters);
  }

  // The text before the cursor, and a key: the text after it.
  function type(text, key) {
    const [last] = text.match(/[\p{L}\p{M}]*$/u);
    return /^\p{L}$/u.test(key) ? text.slice(0, text.length - last.length) + word(last.normalize("NFC"), key) : text + key;
  }

  globalThis.Telex = { type };
})();
