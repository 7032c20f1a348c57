// The page: asks by /ask/stream (or /ask where streaming fails) and shows the answer with its proof.
// All that comes from the server enters the document as text nodes.

const $ = (id) => document.getElementById(id);
let running = null;
let key = sessionStorage.getItem("vouch-key") || "";

// Offsets of the server count code points; JavaScript strings count UTF-16 units.
export function unitOffset(text, codePoints, from = 0) {
  let unit = from;
  for (let left = codePoints; left > 0 && unit < text.length; left -= 1) {
    unit += text.codePointAt(unit) > 0xffff ? 2 : 1;
  }
  return unit;
}

export function cut(text, start, end) {
  const first = unitOffset(text, start);
  const last = unitOffset(text, end - start, first);
  return [text.slice(0, first), text.slice(first, last), text.slice(last)];
}

function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [property, value] of Object.entries(properties)) {
    if (property.includes("-") || property === "role" || property === "scope") made.setAttribute(property, value);
    else made[property] = value;
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

function headers(more = {}) {
  return key ? { ...more, Authorization: `Bearer ${key}` } : more;
}

async function call(path, body, signal) {
  const options = body === undefined
    ? { headers: headers(), signal }
    : { method: "POST", headers: headers({ "Content-Type": "application/json" }), body: JSON.stringify(body), signal };
  const response = await fetch(path, options);
  if (!response.ok) throw await problemOf(response);
  return response;
}

class Problem extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

async function problemOf(response) {
  try {
    const described = await response.json();
    return new Problem(response.status, described.detail || described.title);
  } catch {
    return new Problem(response.status, `The server answered ${response.status}.`);
  }
}

// Server-sent events of a response, one object each.
async function* eventsOf(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    // A \r at the end may be half of a \r\n: it waits for the next piece.
    waiting += value;
    const half = waiting.endsWith("\r") ? 1 : 0;
    const parts = waiting.slice(0, waiting.length - half).replace(/\r\n?/g, "\n").split("\n\n");
    waiting = parts.pop() + (half ? "\r" : "");
    for (const part of parts) {
      const data = part.split("\n").filter((line) => line.startsWith("data:")).map((line) => line.slice(5).trimStart());
      if (data.length) yield JSON.parse(data.join("\n"));
    }
  }
}

async function ask(question, signal) {
  let response;
  try {
    response = await call("/ask/stream", { question }, signal);
    if (!response.body) throw new TypeError("no stream");
  } catch (error) {
    if (error instanceof Problem || error.name === "AbortError") throw error;
    return (await call("/ask", { question }, signal)).json();
  }
  return followed(response, question, signal);
}

async function followed(response, question, signal) {
  const draft = element("p", { className: "prose provisional" });
  try {
    for await (const event of eventsOf(response)) {
      if (event.type === "retrieval.completed") say(`Reading ${event.hits.length} passages…`);
      if (event.type === "answer.delta") provisional(draft, event.text);
      if (event.type === "error") throw new Problem(event.status, event.detail);
      if (event.type === "answer.completed") return event;
    }
  } catch (error) {
    if (error instanceof Problem || error.name === "AbortError") throw error;
  }
  say("The stream broke off; asking again without it…");
  return (await call("/ask", { question }, signal)).json();
}

function provisional(draft, text) {
  draft.append(text);
  if (!draft.isConnected) {
    $("answer").replaceChildren(element("p", { className: "status abstained" }, "Provisional, being checked"), draft);
    $("answer").hidden = false;
  }
}

function say(text) {
  $("progress").textContent = text;
}

// ---- the answer

const STATUS = {
  answered: "Every sentence is supported by its source",
  partial: "Partly answered: some sentences were withheld",
  conflict: "The sources disagree",
  abstained: "No answer: the documents do not hold it",
};

function citeButton(citation) {
  const button = element("button", {
    type: "button", className: "cite", title: citation.quote,
    "aria-label": `Source ${citation.id}: ${citation.title || citation.document_id}`, "aria-pressed": "false",
  }, String(citation.id));
  button.addEventListener("click", () => openSource(citation, button));
  return button;
}

function buttonsFor(numbers, byId) {
  return numbers.filter((number) => byId.has(number)).map((number) => citeButton(byId.get(number)));
}

// Text between claims: its markers [n] become buttons.
function withMarkers(text, byId) {
  return text.split(/\[(\d+)\]/).map((part, index) =>
    index % 2 ? (byId.has(Number(part)) ? citeButton(byId.get(Number(part))) : `[${part}]`) : part);
}

function prose(answer, byId) {
  const paragraph = element("p", { className: "prose" });
  let codePoint = 0;
  let unit = 0;
  for (const claim of [...answer.claims].sort((one, other) => one.start - other.start)) {
    if (claim.start < codePoint) continue;
    const start = unitOffset(answer.answer, claim.start - codePoint, unit);
    const end = unitOffset(answer.answer, claim.end - claim.start, start);
    paragraph.append(...withMarkers(answer.answer.slice(unit, start), byId));
    paragraph.append(element("span", { className: `claim ${claim.verdict}`, title: claim.verdict }, answer.answer.slice(start, end)));
    [codePoint, unit] = [claim.end, end];
  }
  paragraph.append(...withMarkers(answer.answer.slice(unit), byId));
  return paragraph;
}

function origin(citation) {
  return [citation.title || citation.document_id, citation.publisher, citation.published].filter(Boolean).join(" · ");
}

function sourceList(title, citations) {
  if (!citations.length) return [];
  const items = citations.map((citation) => element("li", {}, citeButton(citation), element("div", {},
    element("blockquote", {}, `“${citation.quote.replace(/\s+/g, " ")}”`),
    element("p", { className: "small" }, origin(citation)))));
  return [element("h2", {}, title), element("ol", { className: "sources" }, ...items)];
}

function withheld(refusals) {
  if (!refusals.length) return [];
  const items = refusals.map((refusal) => element("li", {}, element("div", {},
    element("span", { className: "claim" }, refusal.text), element("p", { className: "small" }, refusal.reason))));
  return [element("h2", {}, "Withheld: not supported by the sources"), element("ul", { className: "withheld" }, ...items)];
}

function conflictTable(conflict, byId) {
  const rows = conflict.values.map((value) => element("tr", {}, element("td", {}, value.value),
    element("td", {}, value.published || ""), element("td", {}, ...buttonsFor(value.citations, byId))));
  const head = element("tr", {}, ...["Value", "Published", "Sources"].map((name) => element("th", { scope: "col" }, name)));
  return [element("h2", {}, `Sources disagree: ${conflict.subject}`), element("div", { className: "scroll" },
    element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows)))];
}

function show(answer) {
  const byId = new Map(answer.citations.map((citation) => [citation.id, citation]));
  const made = answer.generator + (answer.model ? `, ${answer.model}` : "");
  const text = answer.abstention ? element("p", { className: "prose" }, answer.abstention.message) : prose(answer, byId);
  $("answer").replaceChildren(
    element("p", { className: `status ${answer.status}` }, STATUS[answer.status] || answer.status),
    text,
    ...answer.conflicts.flatMap((conflict) => conflictTable(conflict, byId)),
    ...sourceList("Sources", answer.citations),
    ...(answer.abstention ? sourceList("Nearest evidence", answer.abstention.nearest) : []),
    ...withheld(answer.unsupported),
    element("p", { className: "small" }, `${made} · ${Math.round(answer.timings_ms.total)} ms`),
  );
  $("answer").hidden = false;
}

// ---- the source

async function openSource(citation, button) {
  for (const other of document.querySelectorAll(".cite[aria-pressed=true]")) other.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-pressed", "true");
  try {
    const response = await call(`/documents/${encodeURIComponent(citation.document_id)}`);
    showSource(await response.json(), citation);
  } catch (error) {
    fail(error);
  }
}

function link(url) {
  const safe = /^https?:\/\//i.test(url || "");
  return safe ? element("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, url) : null;
}

function showSource(source, citation) {
  const [before, quote, after] = cut(source.text, citation.start_char, citation.end_char);
  const same = source.sha256 === citation.document_sha256 && quote === citation.quote;
  const mark = element("mark", {}, quote);
  const close = element("button", { type: "button", className: "close" }, "Close");
  close.addEventListener("click", closeSource);
  $("source").replaceChildren(
    element("div", { className: "source-head" }, element("div", {},
      element("h2", {}, source.title || source.origin || source.id),
      element("p", { className: "small" }, [source.publisher, source.published].filter(Boolean).join(" · ")),
      element("p", { className: "small" }, link(source.url))), close),
    ...(same ? [] : [element("p", { role: "alert" }, "This document has changed since the answer was given.")]),
    element("div", { className: "document", tabIndex: 0 }, before, mark, after),
  );
  $("source").hidden = false;
  document.querySelector("main").classList.add("with-source");
  $("source").focus({ preventScroll: true });
  mark.scrollIntoView({ block: "center" });
}

function closeSource() {
  $("source").hidden = true;
  document.querySelector("main").classList.remove("with-source");
  const pressed = document.querySelector(".cite[aria-pressed=true]");
  pressed?.setAttribute("aria-pressed", "false");
  pressed?.focus();
}

// ---- asking

function fail(error) {
  if (error.status === 401) $("key-row").hidden = false;
  const message = error instanceof Problem ? error.message : "The server cannot be reached.";
  $("problem").replaceChildren(message);
  $("problem").hidden = false;
}

async function submit(question) {
  running?.abort();
  const current = (running = new AbortController());
  key = $("key").value || key;
  if (key) sessionStorage.setItem("vouch-key", key);
  $("problem").hidden = true;
  $("answer").hidden = true;
  closeSource();
  say("Asking…");
  try {
    const answer = await ask(question, current.signal);
    if (current === running) show(answer);
  } catch (error) {
    if (error.name !== "AbortError") fail(error);
  } finally {
    if (current === running) say("");
  }
}

$("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  const question = $("question").value.trim();
  if (question) submit(question);
});
$("question").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    $("ask").requestSubmit();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !$("source").hidden) closeSource();
});
const linked = new URLSearchParams(location.search).get("q");
if (linked) {
  $("question").value = linked.slice(0, 2000);
  $("ask").requestSubmit();
}
