// Questions that the documents answer, as the server has verified them.

import { get } from "./net.js";
import { language } from "./strings.js";

let asked = null;

// All of them; asked of the server once, and again where that failed.
export function suggestions() {
  asked ??= get("/suggestions").then((told) => told.questions).catch((error) => {
    asked = null;
    throw error;
  });
  return asked;
}

export function forget() {
  asked = null;
}

function words(text) {
  return new Set(text.toLowerCase().match(/[\p{Script=Han}]|[\p{L}\p{N}]{3,}/gu) ?? []);
}

// Those nearest to an answer that is none: of the documents that came nearest first, then by words shared with the question.
export async function offered(answer, limit = 4) {
  const near = new Set(answer.abstention.nearest.map((citation) => citation.document_id));
  const question = words(answer.standalone_question || answer.question);
  const score = (suggestion) => (near.has(suggestion.document_id) ? 2 : 0)
    + [...words(suggestion.question)].filter((word) => question.has(word)).length;
  try {
    return ranked(await suggestions(), score).slice(0, limit).map((suggestion) => suggestion.question);
  } catch {
    return [];
  }
}

// For an empty page: in the reader's language first, of different kinds where there are.
export async function starters(limit = 4) {
  const own = ranked(await suggestions(), (suggestion) => (suggestion.language === language ? 1 : 0));
  const opening = (suggestion) => suggestion.question.split(" ").slice(0, 2).join(" ");
  const varied = own.filter((suggestion, index) => own.findIndex((other) => opening(other) === opening(suggestion)) === index);
  return [...new Set([...varied, ...own])].slice(0, limit);
}

function ranked(found, score) {
  return found.map((suggestion, index) => ({ suggestion, index, score: score(suggestion) }))
    .sort((one, other) => other.score - one.score || one.index - other.index).map((entry) => entry.suggestion);
}
