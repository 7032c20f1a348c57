// The place beside the chat (below it on a phone) where a document or the sources are shown.

import { $ } from "./dom.js";

let opener = null;
let shown = "";
let closed = () => {};

export function onClose(act) {
  closed = act;
}

export function kind() {
  return shown;
}

export function show(name, label, focus, ...content) {
  const box = $("pane");
  if (box.hidden || !box.contains(document.activeElement)) opener = document.activeElement;
  shown = name;
  box.className = `pane ${name}`;
  box.setAttribute("aria-label", label);
  box.replaceChildren(...content.filter(Boolean));
  box.hidden = false;
  document.body.classList.add("with-pane");
  if (focus) $("pane-title").focus({ preventScroll: true });
}

export function close() {
  if (!shown) return false;
  const focused = $("pane").contains(document.activeElement);
  shown = "";
  $("pane").hidden = true;
  $("pane").replaceChildren();
  document.body.classList.remove("with-pane");
  closed();
  if (focused && opener?.isConnected) opener.focus();
  return true;
}
