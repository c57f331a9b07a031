"""What a page must not do, measured in the browser: scroll sideways, cut or cover, run over, have small targets or letters."""

from playwright.sync_api import Page

TROUBLES = r"""() => {
  const found = [], body = document.body, wide = document.documentElement.scrollWidth - innerWidth;
  const least = body.matches(".door, .chair") ? 64 : 48;
  const letters = body.matches(".door") ? 28 : body.matches(".display") ? 20 : body.matches(".delegate, .chair") ? 18 : 14;
  const name = (part) => `${part.tagName.toLowerCase()}.${part.className.baseVal ?? part.className} "${part.textContent.trim().replace(/\s+/g, " ").slice(0, 50)}"`;
  if (wide > 0) found.push(`scrolls sideways by ${wide} px`);

  const seen = (part) => part.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const unseen = (part) => part && (getComputedStyle(part).clipPath === "inset(50%)" || unseen(part.parentElement));
  const hidden = (part) => unseen(part) || part.closest(".unseen, .skip, option, datalist, script, style, title, svg, [hidden], details:not([open]) > :not(summary)");
  const clips = (style, axis) => ["hidden", "clip"].includes(style[`overflow${axis}`]);
  const scrolls = (style, axis) => ["auto", "scroll"].includes(style[`overflow${axis}`]);

  const texts = [];
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const part = node.parentElement;
    if (!node.textContent.trim() || hidden(part) || !seen(part)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const boxes = [...range.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
    if (!boxes.length) continue;
    if (parseFloat(getComputedStyle(part).fontSize) < letters) found.push(`letters of ${getComputedStyle(part).fontSize}: ${name(part)}`);
    let moves = { X: false, Y: false }, floats = false;
    for (let around = part; around; around = around.parentElement) {
      const style = getComputedStyle(around), frame = around.getBoundingClientRect();
      for (const box of boxes) {
        if (clips(style, "X") && !moves.X && (box.left < frame.left - 2 || box.right > frame.right + 2)) { found.push(`cut at the side: ${name(part)}`); break; }
        if (clips(style, "Y") && !moves.Y && (box.top < frame.top - 4 || box.bottom > frame.bottom + 4)) { found.push(`cut below: ${name(part)}`); break; }
      }
      if (scrolls(style, "X")) moves.X = true;
      if (scrolls(style, "Y")) moves.Y = true;
      if (["fixed", "sticky"].includes(style.position)) floats = true;
      if (style.position === "fixed") break; // no frame around it cuts it
    }
    if (!moves.X && boxes.some((box) => box.left < -1 || box.right > innerWidth + 1)) found.push(`beside the screen: ${name(part)}`);
    if (!floats) texts.push({ part, boxes });
  }
  for (let one = 0; one < texts.length; one++) {
    for (let other = one + 1; other < texts.length; other++) {
      const a = texts[one], b = texts[other];
      const covers = a.boxes.some((p) => b.boxes.some((q) =>
        Math.min(p.right, q.right) - Math.max(p.left, q.left) > 3 && Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top) > Math.min(p.height, q.height) * 0.4));
      if (covers && a.part !== b.part) found.push(`covers: ${name(a.part)} and ${name(b.part)}`);
    }
  }
  for (const image of body.querySelectorAll("img, video, canvas")) {
    if (hidden(image) || !seen(image)) continue;
    const q = image.getBoundingClientRect();
    for (const { part, boxes } of texts) {
      const covers = boxes.some((p) => Math.min(p.right, q.right) - Math.max(p.left, q.left) > 3 && Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top) > p.height * 0.4);
      if (covers && !part.closest("figure")?.contains(image)) found.push(`an image covers: ${name(part)}`);
    }
  }

  for (const part of body.querySelectorAll(":is(main, main > *) > :is(section, div, form, nav, ul, ol, figure)")) {
    const style = getComputedStyle(part);
    if (style.overflow !== "visible" || style.display === "inline" || hidden(part) || !seen(part)) continue;
    const wide = part.scrollWidth - part.clientWidth, high = part.scrollHeight - part.clientHeight;
    if (part.clientWidth && (wide > 4 || high > 8)) found.push(`runs ${wide} x ${high} px over its place: ${name(part)}`);
  }

  for (const part of body.querySelectorAll("a, button, select, textarea, summary, input:not([type=hidden]), label:has(> input[type=radio], > input[type=checkbox])")) {
    if (part.matches("input[type=radio], input[type=checkbox]") || hidden(part) || part.closest("[aria-hidden=true]") || !seen(part)) continue;
    const style = getComputedStyle(part), box = part.getBoundingClientRect();
    if (style.display === "inline" || part.tabIndex < 0) continue;
    const wanted = part.matches(".choice") && body.matches(".delegate, .chair") ? 96 : least;
    if (box.height < wanted - 0.5 || box.width < Math.min(wanted, 48) - 0.5) found.push(`a target of ${Math.round(box.width)} x ${Math.round(box.height)}: ${name(part)}`);
  }
  return [...new Set(found)];
}"""


def layout_troubles(page: Page) -> list[str]:
    """What is wrong with the layout of an open page, in words; nothing when all is well."""
    found: list[str] = page.evaluate(TROUBLES)
    return found
