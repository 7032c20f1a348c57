// The text of an answer: claims with their verdicts, figures that lead to the source, and citations.

import { element, icon, plain } from "./dom.js";
import { pieces, unitOffsets } from "./offsets.js";
import { t } from "./strings.js";

const VERDICTS = { supported: ["check", "checked"], unsupported: ["cross", "refused"], uncited: ["none", "uncited"] };

export function verdictMark(verdict) {
  const [drawing, text] = VERDICTS[verdict] ?? VERDICTS.uncited;
  return element("span", { className: `verdict ${verdict}`, title: t(text) }, icon(drawing), element("span", { className: "unseen" }, t(text)));
}

// What holds, what held before, what was said in error, where the sources tell.
export function standing(name) {
  return ["current", "superseded", "corrected"].includes(name) ? element("span", { className: `standing ${name}` }, t(name)) : null;
}

// The address of exact characters in a document, within this page.
export function place(documentId, start, end) {
  return `#/documents/${encodeURIComponent(documentId)}/${start}-${end}`;
}

// A link to a citation; what it cites is kept on it for the preview and the arrow keys.
export function cite(citation, claim = null) {
  const link = element("a", {
    className: "cite", href: place(citation.document_id, citation.start_char, citation.end_char),
    "aria-label": t("cite", { n: citation.id, title: plain(citation.title) || citation.document_id }),
  }, String(citation.id));
  link.cited = { citation, claim, focus: null };
  return link;
}

// The claim's text; figures, dates and names that were checked lead to where the source has them.
function claimText(claim, byId) {
  const known = (claim.highlights ?? []).filter((mark) => byId.has(mark.citation));
  return pieces(claim.text, known).map(({ text, range }) => (range ? figure(text, range, byId, claim) : text));
}

function figure(text, mark, byId, claim) {
  const citation = byId.get(mark.citation);
  const link = element("a", {
    className: `figure ${mark.kind === "parties" ? "parties" : ""}`, href: place(citation.document_id, mark.start_char, mark.end_char), "aria-label": t("figure", { text }),
  }, text);
  link.cited = { citation, claim, focus: [mark.start_char, mark.end_char] };
  return link;
}

export function claimNodes(claim, byId) {
  const body = element("span", { className: `claim ${claim.verdict}` }, claimText(claim, byId));
  body.cited = { citation: byId.get(claim.citations[0]), claim, focus: null };
  return [body, verdictMark(claim.verdict), standing(claim.standing)];
}

// Text between claims: its markers [n] become links. They stay on the line of the sentence before them.
function betweenNodes(text, byId, claim) {
  return text.split(/\s*\[(\d+)\]/).map((part, index) => {
    if (!(index % 2)) return part;
    const citation = byId.get(Number(part));
    return citation ? [cite(citation, claim)] : `[${part}]`;
  });
}

// The whole answer as the server gave it: answer[start:end] of each claim, and what stands between.
export function prose(answer, byId) {
  const claims = answer.claims.map((claim) => ({ ...claim, start: claim.start, end: claim.end }));
  const units = unitOffsets(answer.answer, claims.flatMap((claim) => [claim.start, claim.end]));
  const nodes = [];
  let [last, before] = [0, null];
  for (const claim of claims.sort((one, other) => one.start - other.start)) {
    const [start, end] = [units.get(claim.start), units.get(claim.end)];
    if (start < last) continue;
    nodes.push(betweenNodes(answer.answer.slice(last, start), byId, before));
    const shown = answer.answer.slice(start, end);
    nodes.push(claimNodes(shown === claim.text ? claim : { ...claim, text: shown, highlights: [] }, byId));
    [last, before] = [end, claim];
  }
  nodes.push(betweenNodes(answer.answer.slice(last), byId, before));
  return element("div", { className: "prose", dir: "auto" }, nodes);
}

// What of a running answer has been checked so far, and the text that has not.
export function draft() {
  const settled = element("span");
  const pending = element("span", { className: "provisional" });
  const box = element("div", { className: "prose", dir: "auto" }, settled, pending);
  const claims = [];
  const byId = new Map();
  let waiting = "";
  const show = () => pending.replaceChildren(waiting);  // a new text node: nothing that was read moves
  return {
    box, claims,
    citations: () => [...byId.values()],
    grow(text) {
      waiting += text;
      show();
    },
    settle(claim, citations) {
      for (const citation of citations) byId.set(citation.id, citation);
      const at = waiting.indexOf(claim.text);
      if (at >= 0) waiting = (waiting.slice(0, at) + waiting.slice(at + claim.text.length)).trimStart();
      claims.push(claim);
      settled.append(...claimNodes(claim, byId).filter(Boolean), ...claim.citations.filter((id) => byId.has(id)).flatMap((id) => [cite(byId.get(id), claim)]), " ");
      show();
    },
    drop() {
      waiting = "";
      show();
    },
  };
}
