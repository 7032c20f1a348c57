// Talking to the server: JSON, problems, server-sent events, uploads with progress.

let key = sessionStorage.getItem("vouch-key") || "";

export class Problem extends Error {
  constructor(status, detail, faults = []) {
    super(detail);
    this.status = status;
    this.faults = faults;
  }
}

export function setKey(value) {
  key = value.trim();
  sessionStorage.setItem("vouch-key", key);
}

export async function call(path, body, signal) {
  const options = { signal, headers: key ? { Authorization: `Bearer ${key}` } : {} };
  if (body !== undefined) {
    options.method = "POST";
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const response = await fetch(path, options);
  if (!response.ok) throw problemOf(response.status, await response.text());
  return response;
}

export async function get(path, signal) {
  return (await call(path, undefined, signal)).json();
}

function problemOf(status, text) {
  try {
    const described = JSON.parse(text);
    return new Problem(status, described.detail || described.title, described.errors || []);
  } catch {
    return new Problem(status, `HTTP ${status}`);
  }
}

// Server-sent events of a response, one object each.
export async function* eventsOf(response) {
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

// The answer to a request; `on` holds functions for the events before it, by the event's type.
export async function ask(request, on, signal) {
  let response;
  try {
    response = await call("/ask/stream", request, signal);
    if (!response.body) throw new TypeError("no stream");
  } catch (error) {
    if (isFinal(error)) throw error;
    return (await call("/ask", request, signal)).json();
  }
  try {
    for await (const event of eventsOf(response)) {
      if (event.type === "error") throw new Problem(event.status, event.detail);
      if (event.type === "answer.completed") return event;
      on[event.type]?.(event);
    }
  } catch (error) {
    if (isFinal(error)) throw error;
  }
  on.broken?.();
  return (await call("/ask", request, signal)).json();
}

// Whether asking in another way is pointless: the server has said no, or the reader has.
function isFinal(error) {
  return error instanceof Problem || error.name === "AbortError";
}

// One file to PUT /documents; `onprogress` is told the share that is sent, 0 to 1.
export function upload(file, onprogress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("files", file, file.name);
    request.open("PUT", "/documents");
    if (key) request.setRequestHeader("Authorization", `Bearer ${key}`);
    request.upload.addEventListener("progress", (event) => event.lengthComputable && onprogress(event.loaded / event.total));
    request.addEventListener("load", () => (request.status < 300
      ? resolve(JSON.parse(request.responseText)) : reject(problemOf(request.status, request.responseText))));
    request.addEventListener("error", () => reject(new TypeError("network")));
    request.send(form);
  });
}
