// One question and what became of it: asking, provisional text, the answer with its proof, or why there is none.

import { actions } from "./actions.js";
import { button, element, icon, plain, say } from "./dom.js";
import { checks, conflict, covered, footnotes, withheld } from "./evidence.js";
import { draft, prose } from "./prose.js";
import { day, t } from "./strings.js";
import { offered } from "./suggestions.js";

const ICONS = { answered: "check", partial: "half", conflict: "split", abstained: "none" };
const SLOW = 8000;  // milliseconds without news after which the reader is told that work goes on

export function statusLine(status, text) {
  return element("p", { className: `state ${status}` }, icon(ICONS[status] ?? "none"), element("span", {}, text));
}

// The node of a turn; `turn` is {question, scope, answer | problem, claims, citations}; without either it was stopped.
export function turnNode(turn, handlers) {
  const head = element("h2", { className: "asked", dir: "auto", tabIndex: -1 }, turn.question);
  const body = element("div", { className: "body" });
  const node = element("article", { className: "turn" }, head, scopeNote(turn.scope), body);
  node.turn = turn;
  if (turn.answer) showAnswer(body, turn, handlers);
  else showBroken(body, turn, handlers);
  return node;
}

function scopeNote(scope) {
  const parts = scopeParts(scope);
  return parts.length ? element("p", { className: "scope-note" }, parts.join(" · ")) : null;
}

export function scopeParts(scope) {
  const chosen = scope?.filters?.document_ids?.length ?? 0;
  return [chosen ? t("scope_documents", { n: chosen }) : "", scope?.as_of ? t("scope_date", { text: day(scope.as_of) }) : ""].filter(Boolean);
}

// Show a running question; gives the functions that take its events.
export function running(node) {
  const body = node.querySelector(".body");
  const line = element("p", { className: "state working" }, element("span", { className: "pulse", "aria-hidden": "true" }), element("span", {}, t("searching")));
  const text = draft();
  const tell = (words) => { line.lastChild.textContent = words; };
  body.replaceChildren(line, text.box);
  say(t("searching"));
  let watch = setTimeout(() => tell(t("slow")), SLOW);
  const alive = () => { clearTimeout(watch); watch = setTimeout(() => { tell(t("slow")); say(t("slow")); }, SLOW); };
  return {
    text,
    end: () => clearTimeout(watch),
    on: {
      "retrieval.completed": (event) => { alive(); tell(t("reading", { n: event.hits.length })); say(line.textContent); },
      "answer.delta": (event) => { alive(); tell(t("provisional")); text.grow(event.text); },
      "claim.verified": (event) => { alive(); text.settle(event.claim, event.citations); },
      broken: () => { text.drop(); tell(t("broken")); say(t("broken")); },
    },
  };
}

// Put what became of the question in the place of what was running.
export function settle(node, handlers) {
  const body = node.querySelector(".body");
  body.replaceChildren();
  if (node.turn.answer) showAnswer(body, node.turn, handlers);
  else showBroken(body, node.turn, handlers);
}

function showAnswer(body, turn, handlers) {
  const { answer } = turn;
  const byId = new Map(answer.citations.map((citation) => [citation.id, citation]));
  body.append(...[
    statusLine(answer.status, statusText(answer)),
    understood(answer),
    answer.abstention ? null : prose(answer, byId),
    ...answer.conflicts.map((found) => conflict(found, byId, answer.standalone_question)),
    ...(answer.abstention ? abstention(answer, handlers) : []),
    footnotes(t("footnotes"), answer.citations, answer.claims),
    withheld(answer.unsupported),
    checks(answer),
    actions(turn, handlers),
  ].filter(Boolean));
}

export function statusText(answer) {
  if (answer.status !== "partial") return t(answer.status);
  return answer.unsupported.length ? t("partial", { n: answer.unsupported.length }) : t("partial_plain");
}

function understood(answer) {
  const read = answer.standalone_question;
  return read && plain(read) !== plain(answer.question) ? element("p", { className: "understood", dir: "auto" }, t("read_as", { text: plain(read) })) : null;
}

function abstention(answer, handlers) {
  const { message, nearest, covers } = answer.abstention;
  const others = element("section", { className: "offers", hidden: true }, element("h3", {}, t("try_instead")));
  offered(answer).then((questions) => {
    if (!questions.length) return;
    others.append(element("ul", { className: "suggestions" }, questions.map((question) => element("li", {}, button(question, () => handlers.ask(question))))));
    others.hidden = false;
  });
  return [
    element("div", { className: "missing" },
      element("p", { dir: "auto" }, plain(message)), covered(covers)),
    footnotes(t("nearest"), nearest),
    others,
  ];
}

function showBroken(body, turn, handlers) {
  const text = draft();
  for (const claim of turn.claims ?? []) text.settle(claim, turn.citations.filter((citation) => claim.citations.includes(citation.id)));
  const line = turn.problem
    ? element("p", { className: "state failed", role: "alert" }, icon("cross"), element("span", {}, turn.problem))
    : element("p", { className: "state stopped" }, icon("stop"), element("span", {}, t("stopped")));
  body.append(line, ...(turn.claims?.length ? [text.box] : []),
    element("div", { className: "actions" }, button(t("retry"), () => handlers.retry(turn), { drawing: "again" })));
}

export function announce(answer) {
  const supported = answer.claims.filter((claim) => claim.verdict === "supported").length;
  say(answer.abstention ? `${t("abstained")}. ${plain(answer.abstention.message)}` : `${t("ready", { n: supported })}. ${statusText(answer)}.`);
}
