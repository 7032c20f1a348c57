// A document beside the chat, at the characters that a citation names.

import { $, element, icon, iconButton, plain, say } from "./dom.js";
import { quoted } from "./evidence.js";
import { get } from "./net.js";
import { pieces, sliced } from "./offsets.js";
import * as pane from "./pane.js";
import { verdictMark } from "./prose.js";
import { day, t } from "./strings.js";

const HEADING = /^(#{1,6} )(.*)$/gm;
const known = new Map();  // documents by id, until the index changes
let latest = 0;

export function forget() {
  known.clear();
}

async function read(citation) {
  const kept = known.get(citation.document_id);
  if (kept && (!citation.document_sha256 || kept.sha256 === citation.document_sha256)) return kept;
  const document = await get(`/documents/${encodeURIComponent(citation.document_id)}`);
  known.set(document.id, document);
  return document;
}

// Show `cited` = {citation, claim, focus}; `steps` = {citations, index, go} for the ones before and after it.
export async function open(cited, steps, { focus = true } = {}) {
  const call = (latest += 1);
  let document = null;
  try {
    document = await read(cited.citation);
  } catch (error) {
    if (error.status !== 404) throw error;
  }
  if (call !== latest) return;
  const { citation } = cited;
  const title = plain(document?.title || citation.title) || document?.origin || citation.document_id;
  const body = document ? textOf(document, cited, steps) : element("blockquote", { className: "paper" }, quoted(citation));
  pane.show("document", title, focus, head(document, cited, { title, steps }), notes(document, citation), body);
  const mark = body.querySelector(".current .exact.aimed") ?? body.querySelector("mark.current");
  mark?.scrollIntoView({ block: "center", behavior: "instant" });
  if (steps.citations.length > 1) say(`${t("position", { n: steps.index + 1, total: steps.citations.length })}: ${title}`);
}

function head(document, { citation, claim }, { title, steps }) {
  const many = steps.citations.length > 1;
  const step = (by, name, label) => iconButton(name, t(label), () => steps.go(by), { disabled: steps.index + by < 0 || steps.index + by >= steps.citations.length });
  const facts = [plain(document?.publisher ?? citation.publisher), day(document?.published ?? citation.published)].filter(Boolean);
  return element("header", { className: "pane-head" },
    element("div", { className: "pane-row" },
      element("p", { className: "kicker" }, many ? t("position", { n: steps.index + 1, total: steps.citations.length }) : t("document")),
      many ? step(-1, "before", "previous") : null, many ? step(1, "after", "next") : null,
      iconButton("cross", t("close"), pane.close)),
    element("h2", { id: "pane-title", tabIndex: -1, dir: "auto" }, title),
    facts.length ? element("p", { className: "origin" }, element("bdi", {}, facts.join(" · "))) : null,
    original(document?.url ?? citation.url, citation.quote),
    claim ? element("p", { className: "proving", dir: "auto" }, verdictMark(claim.verdict), " ", plain(claim.text)) : null);
}

function notes(document, citation) {
  if (!document) return element("p", { className: "warning" }, t("gone"));
  const held = citation.quote === undefined || (document.sha256 === citation.document_sha256 && sliced(document.text, citation.start_char, citation.end_char) === citation.quote);
  return held ? null : element("p", { className: "warning", role: "alert" }, t("changed"));
}

function original(url, quote) {
  if (!/^https?:\/\//i.test(url ?? "")) return null;
  return element("p", { className: "origin" }, element("a", { href: quote ? fragmentUrl(url, quote) : url, target: "_blank", rel: "noopener noreferrer" },
    quote ? t("original") : new URL(url).hostname, icon("out")));
}

// The original page at the sentence (a text fragment): the quote, or its first and last words where it is long.
export function fragmentUrl(url, quote) {
  const words = plain(quote).replace(/^[#>*|\s-]+/, "").split(" ");
  const cut = (parts, glue) => (parts.length <= 10 ? [parts.join(glue)] : [parts.slice(0, 5).join(glue), parts.slice(-5).join(glue)]);
  const spaced = words.length > 1 || words[0].length <= 20;  // Chinese has no spaces to cut at
  const ends = spaced ? cut(words, " ") : cut([...words[0]], "");
  const directive = `:~:text=${ends.map((part) => encodeURIComponent(part).replaceAll("-", "%2D")).join(",")}`;
  return url.includes("#") ? url + directive : `${url}#${directive}`;
}

// The canonical text, the cited characters marked, what was checked in them underlined, other citations marked lightly.
function textOf(document, { citation, claim, focus }, steps) {
  const current = { start: citation.start_char, end: citation.end_char, name: "current" };
  const others = steps.citations.filter((other) => other.document_id === document.id && other !== citation)
    .map((other) => ({ start: other.start_char, end: other.end_char, name: "other" }))
    .filter((other) => other.end <= current.start || other.start >= current.end);
  const box = element("div", { className: "paper", tabIndex: 0, role: "region", "aria-label": t("document"), lang: document.language || null });
  let lineStart = true;
  for (const { text, range } of pieces(document.text, current.end > current.start ? [current, ...others] : others)) {
    if (range === current) box.append(element("mark", { className: "current" }, exact(text, current, { citation, claim, focus })));
    else if (range) box.append(element("mark", { className: "other" }, text));
    else box.append(...headings(text, lineStart));
    lineStart = text.endsWith("\n");
  }
  return box;
}

function exact(text, current, { citation, claim, focus }) {
  const found = (claim?.highlights ?? []).filter((mark) => mark.citation === citation.id)
    .map((mark) => ({ start: mark.start_char - current.start, end: mark.end_char - current.start, kind: mark.kind }))
    .filter((mark) => mark.start >= 0);
  return pieces(text, found).map(({ text: part, range }) => {
    if (!range) return part;
    const aimed = focus && range.start + current.start === focus[0];
    return element("u", { className: aimed ? "exact aimed" : "exact", title: `${t("in_source")}: ${range.kind ?? ""}` }, part);
  });
}

// Heading lines of the text, set as such; every character stays.
function headings(text, lineStart) {
  const nodes = [];
  let last = 0;
  for (const match of text.matchAll(HEADING)) {
    if (match.index === 0 && !lineStart) continue;
    nodes.push(text.slice(last, match.index), element("span", { className: "line-head" }, element("span", { className: "hashes" }, match[1]), match[2]));
    last = match.index + match[0].length;
  }
  return [...nodes, text.slice(last)].filter((node) => node !== "");
}
