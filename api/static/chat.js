// The conversation on the page: asking, stopping, asking again, and keeping what was said.

import * as about from "./about.js";
import { $, button, element, say } from "./dom.js";
import * as net from "./net.js";
import * as sources from "./sources.js";
import * as store from "./store.js";
import { t } from "./strings.js";
import { announce, running, settle, turnNode } from "./turn.js";

const SHOWN = 30;  // turns of a long conversation that are built at once
let conversation = store.fresh();
let current = null;  // {controller, node} of the running question
let kept = () => {};

const handlers = {
  ask: (question) => ask(question),
  retry: (turn) => retry(turn),
  before: (turn) => store.history(conversation.turns.slice(0, conversation.turns.indexOf(turn))),
  changed: () => keep(),
};

// `act` is called when a conversation was kept, to show it in the list.
export function onKept(act) {
  kept = act;
}

export const isRunning = () => current !== null;
export const id = () => conversation.id;

function keep() {
  conversation.updated = Date.now();
  return store.put(conversation).then(kept, () => kept());
}

export function show(chosen) {
  stop();
  conversation = chosen ?? store.fresh();
  render();
  $("thread").lastElementChild?.scrollIntoView({ block: "start", behavior: "instant" });
}

function render(count = SHOWN) {
  const turns = conversation.turns.slice(-count);
  const earlier = conversation.turns.length - turns.length;
  const more = earlier ? [button(t("earlier", { n: earlier }), () => showEarlier(count + 50), { className: "earlier" })] : [];
  $("thread").replaceChildren(...more, ...turns.map((turn) => turnNode(turn, handlers)));
  state();
}

// Keeps the reader where they are while turns are put above.
function showEarlier(count) {
  const below = $("thread").scrollHeight - $("thread").scrollTop;
  render(count);
  $("thread").scrollTop = $("thread").scrollHeight - below;
  $("thread").focus({ preventScroll: true });
}

function state() {
  const empty = conversation.turns.length === 0;
  document.body.classList.toggle("empty", empty);
  $("welcome").hidden = !empty;
  $("title").hidden = empty;
  $("title").textContent = conversation.title;
  $("question").placeholder = t(empty ? "placeholder" : "follow");
  document.title = conversation.title ? `${conversation.title} · Vouch` : "Vouch";
}

function busy(on) {
  $("send").hidden = on;
  $("stop").hidden = !on;
  $("thread").setAttribute("aria-busy", String(on));
}

export function stop() {
  if (!current) return;
  const focused = document.activeElement === $("stop");
  current.controller.abort();
  if (focused) $("question").focus();
}

export async function ask(question) {
  stop();
  $("notice").hidden = true;
  const turn = { question, scope: sources.limits(), at: Date.now(), answer: null };
  conversation.title ||= question.slice(0, 80);
  conversation.turns.push(turn);
  const node = turnNode(turn, handlers);
  $("thread").append(node);
  state();
  node.scrollIntoView({ block: "start", behavior: "instant" });
  keep();
  await run(node);
}

async function retry(turn) {
  stop();
  const node = [...$("thread").children].find((child) => child.turn === turn);
  Object.assign(turn, { answer: null, problem: null, claims: [], citations: [], rating: null });
  node.querySelector(".asked").focus({ preventScroll: true });
  await run(node);
}

async function run(node) {
  const { turn } = node;
  const mine = { controller: new AbortController(), node };
  const [before, home] = [handlers.before(turn), conversation];
  current = mine;
  busy(true);
  const live = running(node);
  try {
    turn.answer = await net.ask({ question: turn.question, history: before, ...turn.scope }, live.on, mine.controller.signal);
    announce(turn.answer);
  } catch (error) {
    failed(turn, live.text, error);
  } finally {
    live.end();
    if (current === mine) {
      current = null;
      busy(false);
    }
  }
  settle(node, handlers);
  if (home === conversation) await keep();
  else await store.put(home).then(kept, () => kept());
}

function failed(turn, text, error) {
  if (error.name !== "AbortError" && !(error instanceof net.Problem) && !(error instanceof TypeError)) console.error(error);
  Object.assign(turn, { claims: text.claims, citations: text.citations() });
  if (error.name !== "AbortError") turn.problem = error instanceof net.Problem ? error.message : t("unreachable");
  say(turn.problem ?? t("stopped"));
  if (error.status === 401) about.askKey((key) => { net.setKey(key); $("notice").hidden = true; retry(turn); });
}

// The turn that a citation belongs to, or the last one.
export function turnAround(node) {
  return node?.closest?.(".turn") ?? $("thread").querySelector(".turn:last-of-type");
}

export function retitle(title) {
  conversation.title = title;
  state();
}

export function notice(text, label, act) {
  $("notice").replaceChildren(element("span", {}, text), button(label, () => { $("notice").hidden = true; $("question").focus(); act(); }));
  $("notice").hidden = false;
}
