// The quote behind a citation, beside it: shown on hover and focus, stays while the pointer is on it, gone with Escape.

import { $, element } from "./dom.js";
import { origin, quoted } from "./evidence.js";

const OPENING = 120;  // milliseconds, so that crossing a citation shows nothing
const CLOSING = 180;  // to reach the preview from its citation
const GAP = 8;
let timer = 0;
let anchor = null;

export function hide() {
  clearTimeout(timer);
  const shown = anchor !== null;
  anchor?.removeAttribute("aria-describedby");
  anchor = null;
  $("preview").hidden = true;
  return shown;
}

function show(link) {
  hide();
  if (!link.isConnected) return;
  const { citation } = link.cited;
  const box = $("preview");
  box.replaceChildren(element("p", { dir: "auto" }, around(citation.prefix, "before"), quoted(citation), around(citation.suffix, "after")), element("p", { className: "origin" }, origin(citation)));
  box.hidden = false;
  anchor = link;
  link.setAttribute("aria-describedby", "preview");
  // The link's first line: a link may be broken over two.
  const [at] = link.getClientRects();
  const [width, height] = [box.offsetWidth, box.offsetHeight];
  const below = at.bottom + GAP;  // what was read stays in sight; above it only where there is no room
  box.style.left = `${Math.max(GAP, Math.min(at.left - 12, innerWidth - width - GAP))}px`;
  box.style.top = `${below + height < innerHeight - GAP ? below : Math.max(GAP, at.top - height - GAP)}px`;
}

// What stands beside the quote in its paragraph.
function around(text, side) {
  const lines = (text ?? "").split(/\n\s*\n/);
  const near = (side === "before" ? lines.at(-1) : lines[0]).replace(/\s+/g, " ");
  if (!near.trim()) return null;
  return element("span", { className: "around" }, side === "before" ? `…${near.trimStart()}` : `${near.trimEnd()}…`);
}

const linkOf = (event) => event.target.closest?.("a.cite, a.figure");

export function watch() {
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = linkOf(event);
    if (link && link !== anchor) {
      clearTimeout(timer);
      timer = setTimeout(() => show(link), OPENING);
    } else if (link || event.target.closest?.("#preview")) clearTimeout(timer);
    else if (anchor || timer) {
      clearTimeout(timer);
      timer = setTimeout(hide, CLOSING);
    }
  });
  document.addEventListener("focusin", (event) => {
    const link = linkOf(event);
    if (link?.matches(":focus-visible")) show(link);
    else if (anchor) hide();
  });
  document.addEventListener("scroll", hide, { capture: true, passive: true });
  addEventListener("resize", hide);
}
