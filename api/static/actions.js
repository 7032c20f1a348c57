// What can be done with an answer: copy, link, export, ask again, judge.

import { button, element, icon, menu, say } from "./dom.js";
import { bibtex, csl, csv, html, markdown, text } from "./exports.js";
import { call } from "./net.js";
import { count, t } from "./strings.js";

export function actions(turn, handlers) {
  const { answer } = turn;
  const note = element("span", { className: "note", role: "status" });
  const tell = (words) => { note.textContent = words; };
  const copied = async (copying, done = "copied") => { tell(""); tell(t((await copying) ? done : "not_copied")); };
  const cited = answer.citations.length > 0;
  const copies = [
    [t("copy_plain"), () => copied(copy(text(answer)))],
    [t("copy_markdown"), () => copied(copy(markdown(answer)))],
    [t("copy_html"), () => copied(copyRich(html(answer), text(answer)))],
  ];
  const files = [
    [t("save_markdown"), () => save("answer.md", "text/markdown", markdown(answer))],
    ...(cited ? [
      [t("save_csl"), () => save("references.json", "application/vnd.citationstyles.csl+json", csl(answer))],
      [t("save_bibtex"), () => save("references.bib", "application/x-bibtex", bibtex(answer))],
      [t("save_csv"), () => save("claims.csv", "text/csv", csv(answer))],
    ] : []),
    [t("save_json"), () => save("answer.json", "application/json", JSON.stringify(answer, null, 2))],
  ];
  return element("footer", { className: "foot" },
    element("div", { className: "actions" },
      menu("copy", t("copy"), copies), menu("save", t("save"), files),
      button(t("link"), () => copied(copy(linkTo(turn)), "link_copied"), { drawing: "link" }),
      button(t("retry"), () => handlers.retry(turn), { drawing: "again" }), note),
    judgement(turn, handlers),
    element("p", { className: "byline" }, byline(answer)));
}

// An address that shows this answer here, and asks the same question anywhere else.
export function linkTo(turn) {
  const query = new URLSearchParams({ q: turn.answer.standalone_question || turn.question });
  if (turn.scope?.as_of) query.set("as_of", turn.scope.as_of);
  for (const id of turn.scope?.filters?.document_ids ?? []) query.append("document", id);
  return `${location.origin}/?${query}#${turn.answer.id}`;
}

export async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    return copyByHand(words);
  }
}

async function copyRich(markup, words) {
  try {
    const parts = { "text/html": new Blob([markup], { type: "text/html" }), "text/plain": new Blob([words], { type: "text/plain" }) };
    await navigator.clipboard.write([new ClipboardItem(parts)]);
    return true;
  } catch {
    return copyByHand(markup);
  }
}

// Where the page is not served over TLS the clipboard is reached through a selection only.
function copyByHand(words) {
  const field = element("textarea", { value: words, className: "unseen" });
  const focused = document.activeElement;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  focused?.focus?.();
  return done;
}

export function save(name, type, content) {
  const address = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function judgement(turn, handlers) {
  const box = element("div", { className: "judge", role: "group", "aria-label": t("judge") });
  const send = async (rating, citation = null) => {
    const body = { rating, answer: turn.answer, history: handlers.before(turn) };
    if (citation) body.citation = citation;
    if (turn.scope?.as_of) body.as_of = turn.scope.as_of;
    try {
      await call("/feedback", body);
      turn.rating = rating;
      handlers.changed(turn);
      thank();
    } catch (error) {
      box.replaceChildren(element("span", { className: "note", role: "alert" }, error.message));
    }
  };
  const thank = () => {
    box.replaceChildren(element("span", { className: "note", tabIndex: -1 }, icon("check"), ` ${t("thanks")}`));
    box.firstChild.focus();
    say(t("thanks"));
  };
  const wrongCitation = () => {
    const { citations } = turn.answer;
    if (citations.length === 1) { send("wrong_citation", citations[0].id); return; }
    box.replaceChildren(element("span", {}, t("which")), ...citations.map((citation) => button(String(citation.id), () => send("wrong_citation", citation.id))));
    box.querySelector("button").focus();
  };
  if (turn.rating) box.append(element("span", { className: "note" }, icon("check"), ` ${t("thanks")}`));
  else box.append(element("span", {}, t("judge")), button(t("right"), () => send("right")), button(t("wrong"), () => send("wrong")),
    ...(turn.answer.citations.length ? [button(t("wrong_citation"), wrongCitation)] : []));
  return box;
}

function byline(answer) {
  const who = answer.generator === "extractive" ? t("by_quotes") : t("by_model", { text: answer.model || answer.generator });
  return `${who} · ${t("took", { n: count(Math.round(answer.timings_ms?.total ?? 0)) })}`;
}
