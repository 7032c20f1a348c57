// Who answers here, with what, and the keys of the page.

import { $, button, element, iconButton } from "./dom.js";
import { count, t } from "./strings.js";

const SETTING = "vouch-single-keys";

export function singleKeys() {
  return localStorage.getItem(SETTING) !== "off";
}

function row(name, ...value) {
  return [element("dt", {}, name), element("dd", {}, ...value)];
}

function facts(about) {
  const quoting = about.generator === "extractive";
  return [
    element("p", {}, t(quoting ? "quoting" : "writing")),
    element("dl", {},
      row(t("generator"), quoting ? t("by_quotes") : about.generator),
      row(t("model"), about.model || t("no_model")),
      row(t("checker"), (about.checks ?? []).map((name) => name.replaceAll("_", " ")).join(", ")),
      row(t("entailment"), about.entailment_model || t("not_installed")),
      row(t("index_version"), element("code", {}, about.index_version), ` · ${t("indexed", { n: about.documents })}`.replace(String(about.documents), count(about.documents))),
      row(t("software"), about.version)),
  ];
}

function keys() {
  const named = [["Enter", "key_enter"], ["Shift + Enter", "key_break"], ["/", "key_slash"], ["← →", "key_arrows"], ["Esc", "key_escape"]];
  const setting = element("input", { type: "checkbox", checked: singleKeys(), onchange: () => localStorage.setItem(SETTING, setting.checked ? "on" : "off") });
  return [
    element("h3", {}, t("keys")),
    element("dl", { className: "keys" }, named.map(([key, text]) => row(element("kbd", {}, key), t(text)))),
    element("label", { className: "setting" }, setting, element("span", {}, t("single_keys"))),
    element("p", { className: "origin" }, t("privacy")),
  ];
}

export function open(about, problem) {
  const dialog = $("about");
  const shown = about ? facts(about) : [element("p", { role: "alert" }, t("not_ready", { text: problem || t("loading") }))];
  dialog.replaceChildren(
    element("div", { className: "pane-row" }, element("h2", { id: "about-title" }, t("about")), iconButton("cross", t("close"), () => dialog.close())),
    ...shown, ...keys());
  dialog.showModal();
}

// Asks for the server's key; `use` gets it.
export function askKey(use) {
  const field = element("input", { type: "password", autocomplete: "off", required: true, "aria-label": t("api_key") });
  const form = element("form", { className: "key", onsubmit: (event) => { event.preventDefault(); form.remove(); use(field.value); } },
    element("p", {}, t("api_key_needed")), element("div", { className: "pane-row" }, field, button(t("use_key"), () => form.requestSubmit())));
  $("notice").replaceChildren(form);
  $("notice").hidden = false;
  field.focus();
}
