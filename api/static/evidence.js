// What stands below an answer's text: sources, conflicts, what was withheld, the checks.

import { element, plain } from "./dom.js";
import { pieces } from "./offsets.js";
import { cite, standing, verdictMark } from "./prose.js";
import { day, t } from "./strings.js";

export function origin(citation) {
  const parts = [plain(citation.publisher), day(citation.published)].filter(Boolean);
  return [
    element("cite", { dir: "auto" }, plain(citation.title) || citation.document_id),
    parts.length ? ` · ${parts.join(" · ")}` : "",
  ];
}

// The quote as prose: without the marks of a heading, which the document shows.
export function quoted(citation) {
  return element("q", { dir: "auto" }, plain(citation.quote).replace(/^#{1,6} /, ""));
}

function section(title, className, ...content) {
  return element("section", { className }, element("h3", {}, title), ...content);
}

export function footnotes(title, citations, claims = []) {
  if (!citations.length) return null;
  const items = citations.map((citation) => element("li", {},
    cite(citation, claims.find((claim) => claim.citations.includes(citation.id)) ?? null),
    element("div", {}, quoted(citation), element("p", { className: "origin" }, origin(citation)))));
  return section(title, "footnotes", element("ol", {}, items));
}

// One table a conflict: a row for each citation of each value.
// Roles are spelled out: on a phone the rows are laid out as blocks, which would undo the table for a screen reader.
export function conflict(found, byId, question) {
  const heads = ["value", "source", "date", "quote"].map((name) => element("th", { scope: "col", role: "columnheader" }, t(name)));
  const subject = plain(found.subject);
  const rows = found.values.flatMap((value) => {
    const cited = value.citations.filter((id) => byId.has(id)).map((id) => byId.get(id));
    return (cited.length ? cited : [null]).map((citation, index) => conflictRow(value, citation, { first: index === 0, among: cited.length || 1 }));
  });
  const title = subject === plain(question) ? t("say") : t("disagree", { text: subject });
  return section(title, "conflict", element("table", { role: "table" },
    element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, heads)), element("tbody", { role: "rowgroup" }, rows)));
}

function conflictRow(value, citation, { first, among }) {
  const head = first ? element("th", { scope: "rowgroup", role: "rowheader", rowSpan: among }, element("bdi", {}, plain(value.value)), standing(value.standing),
    value.origins ? element("p", { className: "origin" }, t("origins", { n: value.origins })) : null) : null;
  const cell = (className, ...content) => element("td", { role: "cell", className }, ...content);
  if (!citation) return element("tr", { role: "row" }, head, cell("from"), cell("date", day(value.published)), cell("said"));
  const copied = (value.sources ?? []).some((source) => source.document_id === citation.document_id && source.copy_of);
  return element("tr", { role: "row" }, head,
    cell("from", cite(citation), " ", element("bdi", {}, plain(citation.publisher) || plain(citation.title)), copied ? element("p", { className: "origin" }, t("copy_of")) : null),
    cell("date", day(citation.published ?? value.published) || t("undated")),
    cell("said", quoted(citation)));
}

export function withheld(refusals) {
  if (!refusals.length) return null;
  const items = refusals.map((refusal) => element("li", {}, verdictMark("unsupported"),
    element("div", {}, element("p", { className: "refused", dir: "auto" }, faulty(refusal)),
      element("p", { className: "origin", dir: "auto" }, `${t("withheld_why")}: ${plain(refusal.reason)}`),
      (refusal.quotes ?? []).slice(0, 3).map((quote) => element("p", {}, element("small", {}, `${t("cited_instead")}: `), element("q", { dir: "auto" }, plain(quote)))))));
  return section(t("withheld"), "withheld", element("ul", {}, items));
}

// The refused sentence, with what failed in it set off.
function faulty(refusal) {
  const failed = (refusal.failures ?? []).filter((failure) => Number.isInteger(failure.start) && Number.isInteger(failure.end));
  return pieces(refusal.text, failed).map(({ text, range }) => (range ? element("span", { className: "fault" }, text) : text));
}

// What the documents do cover, where there is no answer.
export function covered(covers) {
  if (!covers) return null;
  const told = [
    covers.first && covers.last ? t("covers", { from: day(covers.first), to: day(covers.last) }) : "",
    covers.related?.length ? t("related", { text: covers.related.map(plain).join(", ") }) : "",
  ].filter(Boolean);
  return told.length ? element("p", { className: "origin", dir: "auto" }, told.join(" ")) : null;
}

// Which checks each sentence passed.
export function checks(answer) {
  if (!answer.claims.length) return null;
  const rows = answer.claims.map((claim) => element("tr", {},
    element("td", { dir: "auto" }, plain(claim.text)), element("td", {}, checked(claim))));
  const heads = ["claim", "check"].map((name) => element("th", { scope: "col" }, t(name)));
  return element("details", { className: "checks" }, element("summary", {}, t("how")),
    element("div", { className: "scroll", tabIndex: 0, role: "group", "aria-label": t("how") },
      element("table", {}, element("thead", {}, element("tr", {}, heads)), element("tbody", {}, rows))));
}

function checked(claim) {
  const made = Object.entries(claim.checks ?? {}).filter(([, value]) => typeof value === "boolean");
  const entailment = claim.checks?.entailment;
  return element("ul", { className: "tags" },
    made.map(([name, passed]) => element("li", {}, verdictMark(passed ? "supported" : "unsupported"), ` ${name.replaceAll("_", " ")}`)),
    typeof entailment === "number" ? element("li", {}, `entailment ${entailment.toFixed(2)}`, claim.checks.entailment_model ? ` (${claim.checks.entailment_model})` : "") : null);
}
