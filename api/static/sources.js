// The sources pane: what is indexed, with search and filters; what is chosen limits the next question.

import { $, button, element, icon, iconButton, plain } from "./dom.js";
import { get } from "./net.js";
import * as pane from "./pane.js";
import { count, day, t } from "./strings.js";
import { dropZone } from "./upload.js";

const MOST = 1000;  // documents that a request may name
const filters = { search: "", publisher: "", language: "", from: "", to: "" };
export const scope = { chosen: new Set(), asOf: "" };
let documents = null;
let changed = () => {};
let openDocument = () => {};

export function onChange(act, open) {
  changed = act;
  openDocument = open;
}

// What the next question is limited to, as the request says it.
export function limits() {
  return {
    ...(scope.chosen.size ? { filters: { document_ids: [...scope.chosen].slice(0, MOST) } } : {}),
    ...(scope.asOf ? { as_of: scope.asOf } : {}),
  };
}

export function clear() {
  scope.chosen.clear();
  scope.asOf = "";
  changed();
  if (pane.kind() === "sources") open({ focus: false });
}

async function all() {
  const found = [];
  let cursor = "";
  do {
    const page = await get(`/documents?limit=500&cursor=${encodeURIComponent(cursor)}`);
    found.push(...page.documents);
    cursor = page.next_cursor;
  } while (cursor);
  return found;
}

export async function open({ focus = true, uploads = false } = {}) {
  documents ??= await all();
  const list = element("ul", { className: "library" });
  const tally = element("p", { className: "tally", role: "status" });
  const refresh = () => fill(list, tally);
  pane.show("sources", t("sources"), focus,
    element("header", { className: "pane-head" },
      element("div", { className: "pane-row" }, element("p", { className: "kicker" }, t("indexed", { n: documents.length })), iconButton("cross", t("close"), pane.close)),
      element("h2", { id: "pane-title", tabIndex: -1 }, t("sources")),
      element("p", { className: "origin" }, t("choose_help"))),
    element("div", { className: "pane-body", tabIndex: 0, role: "region", "aria-label": t("sources") },
      controls(refresh), tally, list, uploads ? dropZone(reload) : element("p", { className: "origin" }, t("uploads_off"))));
  refresh();
}

export async function reload() {
  documents = null;
  if (pane.kind() !== "sources") return;
  documents = await all();
  const [list, tally] = [$("pane").querySelector(".library"), $("pane").querySelector(".tally")];
  $("pane").querySelector(".kicker").textContent = t("indexed", { n: documents.length });
  fill(list, tally);
}

function field(label, control) {
  return element("label", {}, element("span", {}, label), control);
}

function controls(refresh) {
  const set = (name) => (event) => { filters[name] = event.target.value; refresh(); };
  const select = (name) => element("select", { onchange: set(name) }, element("option", { value: "" }, t("any")),
    [...new Set(documents.map((document) => document[name]).filter(Boolean))].sort().map((value) => element("option", { value, selected: filters[name] === value }, value)));
  const date = (name) => element("input", { type: "date", value: filters[name], onchange: set(name) });
  const asOf = element("input", { type: "date", value: scope.asOf, onchange: (event) => { scope.asOf = event.target.value; changed(); refresh(); } });
  return element("form", { className: "filters", onsubmit: (event) => event.preventDefault() },
    field(t("find"), element("input", { type: "search", value: filters.search, oninput: set("search") })),
    element("div", { className: "pair" }, field(t("publisher"), select("publisher")), field(t("language"), select("language"))),
    element("div", { className: "pair" }, field(t("from"), date("from")), field(t("to"), date("to"))),
    element("label", { className: "as-of" }, element("span", {}, t("as_of")), asOf, element("small", {}, t("as_of_help"))));
}

function matching() {
  const words = filters.search.toLowerCase().split(/\s+/).filter(Boolean);
  return documents.filter((document) => {
    const text = [document.title, document.publisher, document.origin].join(" ").toLowerCase();
    const published = document.published ?? "";
    return words.every((word) => text.includes(word))
      && (!filters.publisher || document.publisher === filters.publisher)
      && (!filters.language || document.language === filters.language)
      && (!filters.from || published >= filters.from) && (!filters.to || (published && published <= filters.to))
      && (!scope.asOf || !published || published <= scope.asOf);
  });
}

function fill(list, tally) {
  const found = matching();
  const ids = found.map((document) => document.id);
  const told = [t("shown", { n: count(found.length), total: count(documents.length) }), scope.chosen.size ? t("chosen", { n: count(scope.chosen.size) }) : ""];
  const set = (act) => { act(); changed(); fill(list, tally); };
  tally.replaceChildren(element("span", {}, told.filter(Boolean).join(" · ")),
    ...(found.length ? [button(t("choose_all"), () => set(() => ids.slice(0, MOST).forEach((id) => scope.chosen.add(id))))] : []),
    ...(scope.chosen.size ? [button(t("choose_none"), () => set(() => scope.chosen.clear()))] : []));
  list.replaceChildren(...found.map((document) => row(document, () => fill(list, tally))));
  if (!found.length) list.append(element("li", { className: "nothing" }, t("no_match")));
}

function row(document, refresh) {
  const title = plain(document.title) || document.origin || document.id;
  const box = element("input", {
    type: "checkbox", checked: scope.chosen.has(document.id), "aria-label": title,
    onchange: () => { scope.chosen[box.checked ? "add" : "delete"](document.id); changed(); refresh(); $("pane").querySelector(`input[data-id="${CSS.escape(document.id)}"]`)?.focus(); },
    "data-id": document.id,
  });
  const facts = [plain(document.publisher), day(document.published) || t("undated"), document.language].filter(Boolean).join(" · ");
  return element("li", {}, box, element("div", {},
    element("button", { type: "button", className: "title", dir: "auto", onclick: () => openDocument(document) }, title, icon("book")),
    element("p", { className: "origin" }, element("bdi", {}, facts))));
}
