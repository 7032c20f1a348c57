// The keyboard: Enter asks, / goes to the question, Escape closes, left and right move between citations.

import { singleKeys } from "./about.js";
import { step } from "./citations.js";
import { $, closeMenus } from "./dom.js";
import * as pane from "./pane.js";
import * as preview from "./preview.js";
import * as rail from "./rail.js";

const isField = (node) => node.matches?.("input, textarea, select") || node.isContentEditable;

export function watchKeys() {
  $("question").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      $("ask").requestSubmit();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") escape(event);
    else if (!isField(event.target) && !$("about").open) move(event);
  });
}

function escape(event) {
  if ($("about").open) return;  // the dialog closes itself
  if (preview.hide() || closeMenus() || rail.close() || pane.close()) event.preventDefault();
  else if (event.target !== $("question")) $("question").focus();
}

function move(event) {
  if (event.key === "/" && singleKeys()) {
    event.preventDefault();
    $("question").focus();
  }
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (by && step(by)) event.preventDefault();
}
