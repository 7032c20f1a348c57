// From a citation to its place in a document, and from there to the one before and after it.

import * as chat from "./chat.js";
import { $ } from "./dom.js";
import * as documents from "./document.js";
import * as pane from "./pane.js";
import * as preview from "./preview.js";
import { t } from "./strings.js";

let active = null;  // {turn, citation} that is open beside the chat

// The citations that a turn shows, in their order: of the answer, or the nearest ones where there is none.
function citationsOf(turn) {
  const answer = turn?.turn?.answer;
  return answer ? (answer.abstention?.nearest ?? answer.citations) : (turn?.turn?.citations ?? []);
}

export async function openCited(link, { focus = true } = {}) {
  preview.hide();
  const turn = chat.turnAround(link);
  await show({ ...link.cited }, turn, focus);
}

async function show(cited, turn, focus) {
  const citations = citationsOf(turn);
  const index = citations.findIndex((citation) => citation.id === cited.citation.id);
  const go = (by) => step(by, { focus: false });
  active = { turn, citation: cited.citation };
  mark();
  try {
    await documents.open(cited, { citations, index, go }, { focus });
    bringIntoView();
  } catch (error) {
    chat.notice(error.status ? error.message : t("unreachable"), t("retry"), () => show(cited, turn, focus));
  }
}

// Show which citation is open wherever the answer has it.
function mark() {
  for (const link of document.querySelectorAll("a.cite")) {
    const on = active && chat.turnAround(link) === active.turn && link.cited.citation.id === active.citation.id;
    if (on) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

// The chat has less room beside a document: the sentence that is proved stays in sight.
function bringIntoView() {
  active?.turn?.querySelector('a.cite[aria-current="true"]')?.scrollIntoView({ block: "nearest", behavior: "instant" });
}

export function closeSource() {
  active = null;
  mark();
}

// The citation `by` steps on: from the focused one, from the open one, or the first of the last answer.
export function step(by, { focus = true } = {}) {
  const focused = document.activeElement?.closest?.("#thread a.cite, #thread a.figure") ?? null;
  const turn = (focused && chat.turnAround(focused)) ?? active?.turn ?? chat.turnAround(null);
  const citations = citationsOf(turn);
  if (!citations.length) return false;
  const from = focused && focus ? focused.cited.citation : active?.turn === turn ? active.citation : null;
  const at = from ? citations.findIndex((citation) => citation.id === from.id) + by : by > 0 ? 0 : citations.length - 1;
  const next = citations[Math.max(0, Math.min(citations.length - 1, at))];
  const link = [...turn.querySelectorAll("a.cite")].find((candidate) => candidate.cited.citation.id === next.id);
  if (!link) return false;
  if (focus && !$("pane").contains(document.activeElement)) link.focus({ focusVisible: true });
  if (pane.kind() === "document") openCited(link, { focus: false });
  return true;
}

export function followLinks() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.cite, a.figure");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      openCited(link);
      return;
    }
    const claim = event.target.closest?.(".claim");
    if (claim?.cited?.citation && String(getSelection()) === "") openCited(claim, { focus: false });
  });
}

// A place in a document that an address names: #/documents/{id}/{start}-{end}.
export function openPlace(hash) {
  const found = /^#\/documents\/([^/]+)\/(\d+)-(\d+)$/.exec(hash);
  if (!found) return;
  const [start, end] = [Number(found[2]), Number(found[3])];
  show({ citation: { id: 0, document_id: decodeURIComponent(found[1]), start_char: start, end_char: end }, claim: null, focus: null }, null, true);
}

export function showDocument(document) {
  const cited = { citation: { id: 0, document_id: document.id, start_char: 0, end_char: 0 }, claim: null, focus: null };
  documents.open(cited, { citations: [], index: 0, go: () => {} }, { focus: true }).catch((error) => chat.notice(error.message, t("retry"), () => showDocument(document)));
}
