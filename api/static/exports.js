// An answer in other forms. Pure: an /ask object in, a text out.

import { unitOffsets } from "./offsets.js";

const flat = (text) => String(text ?? "").replace(/\s+/g, " ").trim();

// The answer's text with each marker [n] given by `mark`, and the rest by `escape`.
function body(answer, mark, escape = (text) => text) {
  const known = new Set(answer.citations.map((citation) => citation.id));
  const between = (text) => text.split(/(\s*\[\d+\])/).map((part) => {
    const number = Number(/^\s*\[(\d+)\]$/.exec(part)?.[1]);
    return known.has(number) ? mark(number) : escape(part);
  }).join("");
  const claims = [...answer.claims].sort((one, other) => one.start - other.start);
  const units = unitOffsets(answer.answer, claims.flatMap((claim) => [claim.start, claim.end]));
  let [made, last] = ["", 0];
  for (const claim of claims) {
    const [start, end] = [units.get(claim.start), units.get(claim.end)];
    if (start < last) continue;
    made += between(answer.answer.slice(last, start)) + escape(answer.answer.slice(start, end));
    last = end;
  }
  return made + between(answer.answer.slice(last));
}

function source(citation) {
  return [flat(citation.title) || citation.document_id, flat(citation.publisher), citation.published].filter(Boolean).join(", ");
}

function webAddress(url) {
  return /^https?:\/\/\S+$/i.test(url ?? "") ? url : "";
}

export function text(answer) {
  const notes = answer.citations.map((citation) => `[${citation.id}] “${flat(citation.quote)}” ${[source(citation), webAddress(citation.url)].filter(Boolean).join(". ")}`);
  return [body(answer, (number) => ` [${number}]`), ...(notes.length ? ["", ...notes] : [])].join("\n");
}

const escapeMarkdown = (value) => value.replace(/[\\`*_[\]<>~|]/g, "\\$&").replace(/^(\s*)([#>+-]|\d+[.)])(?=\s)/gm, "$1\\$2");

export function markdown(answer) {
  const notes = answer.citations.map((citation) => {
    const address = webAddress(citation.url);
    const where = `characters ${citation.start_char}–${citation.end_char}`;
    return `[^${citation.id}]: “${escapeMarkdown(flat(citation.quote))}” ${escapeMarkdown(source(citation))}, ${where}.${address ? ` <${encodeURI(decodable(address))}>` : ""}`;
  });
  return [`## ${escapeMarkdown(flat(answer.question))}`, "", body(answer, (number) => `[^${number}]`, escapeMarkdown), "", ...notes, ""].join("\n");
}

function decodable(address) {
  try {
    return decodeURI(address);
  } catch {
    return address;
  }
}

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escapeHtml = (value) => value.replace(/[&<>"']/g, (character) => ENTITIES[character]);

export function html(answer) {
  const paragraphs = body(answer, (number) => `<sup>[${number}]</sup>`, escapeHtml).split(/\n{2,}/).map((part) => `<p>${part.replaceAll("\n", "<br>")}</p>`);
  const items = answer.citations.map((citation) => {
    const address = webAddress(citation.url);
    const named = escapeHtml(source(citation));
    return `<li value="${citation.id}">“${escapeHtml(flat(citation.quote))}” ${address ? `<a href="${escapeHtml(address)}">${named}</a>` : named}</li>`;
  });
  return paragraphs.join("\n") + (items.length ? `\n<ol>\n${items.join("\n")}\n</ol>` : "");
}

// One reference a document, with all of its quotes.
function references(answer) {
  const byDocument = new Map();
  for (const citation of answer.citations) {
    if (!byDocument.has(citation.document_id)) byDocument.set(citation.document_id, { ...citation, quotes: [] });
    byDocument.get(citation.document_id).quotes.push(`“${flat(citation.quote)}” (characters ${citation.start_char}–${citation.end_char})`);
  }
  return [...byDocument.values()];
}

export function csl(answer) {
  return JSON.stringify(references(answer).map((reference) => ({
    id: reference.document_id,
    type: webAddress(reference.url) ? "webpage" : "document",
    title: flat(reference.title) || reference.document_id,
    ...(flat(reference.publisher) ? { publisher: flat(reference.publisher) } : {}),
    ...(reference.published ? { issued: { "date-parts": [reference.published.split("-").map(Number)] } } : {}),
    ...(webAddress(reference.url) ? { URL: reference.url } : {}),
    note: reference.quotes.join("; "),
  })), null, 2);
}

const TEX = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };
const escapeTex = (value) => value.replace(/[\\~^{}%$#&_]/g, (character) => TEX[character] ?? `\\${character}`);

export function bibtex(answer) {
  return references(answer).map((reference) => {
    const [year, month, date] = (reference.published ?? "").split("-");
    const fields = {
      title: `{${escapeTex(flat(reference.title) || reference.document_id)}}`,
      organization: escapeTex(flat(reference.publisher)),
      year, month: month && String(Number(month)), day: date && String(Number(date)),
      url: webAddress(reference.url).replace(/[{}\\]/g, encodeURIComponent),
      note: escapeTex(reference.quotes.join("; ")),
    };
    const lines = Object.entries(fields).filter(([, value]) => value).map(([name, value]) => `  ${name} = {${value}},`);
    return `@misc{${reference.document_id.replace(/[^\w-]/g, "")},\n${lines.join("\n")}\n}\n`;
  }).join("\n");
}

const COLUMNS = ["title", "publisher", "published", "url", "document_id", "start_char", "end_char", "quote", "document_sha256"];

// A text that a spreadsheet would take for a formula is kept from running by an apostrophe.
function cell(value) {
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value ?? "");
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csv(answer) {
  const byId = new Map(answer.citations.map((citation) => [citation.id, citation]));
  const rows = answer.claims.flatMap((claim) => (claim.citations.length ? claim.citations : [null]).map((id) => {
    const citation = byId.get(id) ?? {};
    return [claim.id, claim.text, claim.verdict, id, ...COLUMNS.map((name) => citation[name])];
  }));
  return [["claim", "text", "verdict", "citation", ...COLUMNS], ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

export function conversationMarkdown(conversation) {
  return `# ${escapeMarkdown(flat(conversation.title))}\n\n${conversation.turns.filter((turn) => turn.answer).map((turn, index) =>
    markdown(turn.answer).replace(/\[\^(\d+)\]/g, `[^${index + 1}-$1]`)).join("\n")}`;
}
