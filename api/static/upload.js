// Adding documents: dropped on the page or chosen, one request a file, each with its progress and result.

import { $, button, element, icon, plain, say } from "./dom.js";
import { upload } from "./net.js";
import { t } from "./strings.js";

const results = element("ul", { className: "uploads", "aria-live": "polite" });
let queue = Promise.resolve();
let added = () => {};

export function onAdded(act) {
  added = act;
}

// The place in the sources pane to drop files on; `done` is called when a file is indexed.
export function dropZone(done) {
  const input = element("input", { type: "file", multiple: true, className: "unseen", tabIndex: -1, "aria-hidden": "true", onchange: () => { take(input.files, done); input.value = ""; } });
  return element("section", { className: "drop", "aria-label": t("add") },
    element("p", {}, t("drop")), input, button(t("choose_files"), () => input.click(), { drawing: "plus" }), results);
}

// Files dropped anywhere on the page; `accept` opens the pane first and says whether files are taken.
export function watchDrops(accept) {
  const holdsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  let depth = 0;
  const mark = (by) => { depth = Math.max(0, depth + by); document.body.classList.toggle("dropping", depth > 0); };
  document.addEventListener("dragenter", (event) => holdsFiles(event) && mark(1));
  document.addEventListener("dragleave", (event) => holdsFiles(event) && mark(-1));
  document.addEventListener("dragover", (event) => holdsFiles(event) && event.preventDefault());
  document.addEventListener("drop", async (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    mark(-depth);
    const files = [...event.dataTransfer.files];
    const done = await accept();
    if (done) take(files, done);
  });
}

function take(files, done) {
  for (const file of files) {
    const bar = element("progress", { max: 1, value: 0, "aria-label": file.name });
    const state = element("span", {}, t("waiting"));
    const item = element("li", {}, element("bdi", { className: "file" }, file.name), bar, state);
    results.prepend(item);
    queue = queue.then(() => send(file, { bar, state, item })).then((indexed) => (indexed ? done() : null));
  }
}

async function send(file, { bar, state, item }) {
  state.textContent = t("sending");
  const finish = (drawing, text) => {
    bar.remove();
    state.replaceChildren(icon(drawing), ` ${text}`);
    item.className = drawing;
    say(`${file.name}: ${text}`);
  };
  try {
    const report = await upload(file, (share) => {
      bar.value = share;
      if (share >= 1) state.textContent = t("indexing");
    });
    const failure = report.failed[0];
    if (failure) finish("cross", t("not_added", { text: plain(failure.reason) }));
    else finish("check", t(some(report.added) ? "added" : some(report.changed) ? "replaced" : "same"));
    added();
    return !failure;
  } catch (error) {
    finish("cross", t("not_added", { text: reason(error) }));
    return false;
  }
}

const some = (found) => (Array.isArray(found) ? found.length > 0 : found > 0);

function reason(error) {
  if (error.status === undefined) return t("unreachable").split(/[.。]/)[0];
  return plain(error.faults[0]?.message ?? error.faults[0]?.detail ?? error.message);
}
