// The list of conversations: open, rename, delete, export.

import { save } from "./actions.js";
import * as chat from "./chat.js";
import { $, button, element, menu } from "./dom.js";
import { conversationMarkdown } from "./exports.js";
import * as store from "./store.js";
import { t } from "./strings.js";

export async function refresh() {
  const found = await store.all();
  $("conversations").replaceChildren(...found.map(row));
  $("no-conversations").hidden = found.length > 0;
}

function row(conversation) {
  const title = conversation.title || t("untitled");
  const open = element("button", { type: "button", className: "entry", dir: "auto", title, "aria-current": conversation.id === chat.id() ? "true" : null,
    onclick: () => { chat.show(conversation); close(); refresh(); $("question").focus(); } }, title);
  const item = element("li", {}, open, menu("dots", "", [
    [t("rename"), () => rename(item, conversation)],
    [t("export_markdown"), () => save(`${fileName(title)}.md`, "text/markdown", conversationMarkdown(conversation))],
    [t("export_json"), () => save(`${fileName(title)}.json`, "application/json", JSON.stringify(conversation, null, 2))],
    [t("remove"), () => remove(conversation)],
  ], { named: t("more", { text: title }) }));
  return item;
}

const fileName = (title) => title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60) || "conversation";

function rename(item, conversation) {
  const field = element("input", { value: conversation.title, maxLength: 80, "aria-label": t("name"), dir: "auto" });
  const finish = async (event) => {
    event?.preventDefault();
    conversation.title = field.value.trim() || conversation.title;
    await store.put(conversation);
    if (conversation.id === chat.id()) chat.retitle(conversation.title);
    await refresh();
  };
  const form = element("form", { className: "rename", onsubmit: finish,
    onkeydown: (event) => { if (event.key === "Escape") { event.stopPropagation(); refresh().then(() => $("new").focus()); } } }, field, button(t("keep"), () => form.requestSubmit()));
  item.replaceChildren(form);
  field.select();
}

async function remove(conversation) {
  await store.remove(conversation.id);
  if (conversation.id === chat.id()) chat.show(null);
  await refresh();
  $("new").focus();
  chat.notice(t("removed"), t("undo"), async () => { await store.put(conversation); await refresh(); });
}

// On a narrow screen the list is laid over the chat.
export function toggle() {
  const open = document.body.classList.toggle("with-rail");
  $("menu").setAttribute("aria-expanded", String(open));
  if (open) $("new").focus();
}

export function close() {
  if (!document.body.classList.contains("with-rail")) return false;
  document.body.classList.remove("with-rail");
  $("menu").setAttribute("aria-expanded", "false");
  $("menu").focus();
  return true;
}
