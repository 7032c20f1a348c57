// Puts the page together.

import * as about from "./about.js";
import * as chat from "./chat.js";
import { $, button, element, icon, say } from "./dom.js";
import * as documents from "./document.js";
import { watchKeys } from "./keys.js";
import { closeSource, followLinks, openPlace, showDocument } from "./citations.js";
import { get, setKey } from "./net.js";
import * as pane from "./pane.js";
import * as preview from "./preview.js";
import * as rail from "./rail.js";
import * as sources from "./sources.js";
import * as store from "./store.js";
import { t, translate } from "./strings.js";
import * as suggestions from "./suggestions.js";
import { scopeParts } from "./turn.js";
import { onAdded, watchDrops } from "./upload.js";

let told = null;  // of GET /about
let trouble = "";

function submit(event) {
  event.preventDefault();
  const question = $("question").value.trim();
  if (!question) return;
  $("question").value = "";
  fit();
  chat.ask(question);
}

// The field grows with the question, up to a third of the page.
function fit() {
  const field = $("question");
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight + 2, innerHeight / 3)}px`;
}

function showScope() {
  const parts = scopeParts(sources.limits());
  $("scope").hidden = !parts.length;
  $("scope").replaceChildren(element("span", {}, parts.join(" · ")), button(t("clear_scope"), () => { sources.clear(); $("question").focus(); }));
}

async function learn() {
  try {
    told = await get("/about");
    trouble = "";
    $("made").textContent = `${t("indexed", { n: told.documents })} · ${told.generator === "extractive" ? t("by_quotes") : t("by_model", { text: told.model || told.generator })}`;
    await suggest();
  } catch (error) {
    trouble = error.status ? error.message : t("unreachable");
    $("starters").replaceChildren();
    if (error.status === 401) about.askKey((key) => { setKey(key); $("notice").hidden = true; learn(); });
    else chat.notice(t("not_ready", { text: trouble }), t("retry"), learn);
  }
}

async function suggest() {
  suggestions.forget();
  const found = await suggestions.starters();
  $("can-ask").textContent = found.length ? t("can_ask") : t("no_suggestions");
  $("starters").replaceChildren(...found.map((suggestion) => element("li", {},
    button(suggestion.question, () => { chat.ask(suggestion.question); $("question").focus(); }, { lang: suggestion.language }))));
}

async function openSources(options) {
  try {
    await sources.open({ ...options, uploads: told?.uploads ?? false });
  } catch (error) {
    chat.notice(error.status ? error.message : t("unreachable"), t("retry"), () => openSources(options));
  }
}

async function acceptDrop() {
  await openSources({ focus: false });
  if (!told?.uploads) { say(t("uploads_off")); return null; }
  return sources.reload;
}

// An address may hold a question (?q=), an answer of this browser (#ans_…) or a place in a document (#/documents/…).
async function follow() {
  const asked = new URLSearchParams(location.search);
  const question = (asked.get("q") ?? "").trim().slice(0, 2000);
  const fragment = location.hash.slice(1);
  openPlace(location.hash);
  if (!question) return;
  const kept = (await store.all()).find((conversation) => conversation.turns.some((turn) => fragment && turn.answer?.id === fragment));
  history.replaceState(null, "", "/");
  if (kept) {
    chat.show(kept);
    [...$("thread").children].find((node) => node.turn?.answer?.id === fragment)?.scrollIntoView({ block: "start", behavior: "instant" });
    return;
  }
  for (const id of asked.getAll("document")) sources.scope.chosen.add(id);
  if (/^\d{4}-\d{2}-\d{2}$/.test(asked.get("as_of") ?? "")) sources.scope.asOf = asked.get("as_of");
  showScope();
  chat.ask(question);
}

function start() {
  translate();
  for (const place of document.querySelectorAll("[data-icon]")) place.prepend(icon(place.dataset.icon));
  $("ask").addEventListener("submit", submit);
  $("question").addEventListener("input", fit);
  $("stop").addEventListener("click", chat.stop);
  $("new").addEventListener("click", () => { chat.show(null); rail.close(); rail.refresh(); $("question").focus(); });
  $("menu").addEventListener("click", rail.toggle);
  $("shade").addEventListener("click", rail.close);
  $("open-sources").addEventListener("click", () => (pane.kind() === "sources" ? pane.close() : openSources()));
  $("open-about").addEventListener("click", () => about.open(told, trouble));
  sources.onChange(showScope, showDocument);
  pane.onClose(closeSource);
  chat.onKept(rail.refresh);
  onAdded(() => { documents.forget(); learn(); });
  watchDrops(acceptDrop);
  watchKeys();
  followLinks();
  preview.watch();
  chat.show(null);
  rail.refresh();
  addEventListener("hashchange", () => openPlace(location.hash));
  follow();
  learn();
}

start();
