// The interface's texts in English and Chinese, chosen by the browser's languages. "one|many" is chosen by {n}.

const ENGLISH = {
  ask: "Ask", stop: "Stop", question: "Question", placeholder: "Ask about the documents", follow: "Ask a follow-up",
  welcome: "Ask the documents.",
  lead: "Every sentence of an answer is tied to the exact words that support it, and checked before you see it.",
  can_ask: "The documents can answer", looking: "Looking for questions that the documents can answer…",
  no_suggestions: "Any question about the documents.",
  indexed: "{n} document|{n} documents", conversations: "Conversations", conversation: "Conversation", new: "New question", sources: "Sources",
  about: "About", close: "Close", menu: "Conversations", untitled: "Untitled", none_yet: "What you ask stays in this browser.",
  searching: "Searching the documents…", reading: "Reading {n} passage…|Reading {n} passages…",
  provisional: "Provisional: being checked sentence by sentence", slow: "Still working…",
  broken: "The connection broke off; asking once more…", stopped: "Stopped. What was not checked is not shown.",
  unreachable: "The server cannot be reached. What was not checked is not shown.", failed: "No answer",
  answered: "Every sentence checked against its source", partial: "Partly answered: {n} sentence withheld|Partly answered: {n} sentences withheld",
  partial_plain: "Partly answered", conflict: "The sources disagree", abstained: "No answer in the documents",
  ready: "Answer ready: {n} sentence checked|Answer ready: {n} sentences checked",
  current: "holds", superseded: "held earlier", corrected: "since corrected", origins: "{n} independent source|{n} independent sources",
  copy_of: "copy of another", covers: "The documents cover {from} to {to}.", related: "They speak of: {text}", cited_instead: "The source says",
  checked: "checked", refused: "not supported", uncited: "without source",
  read_as: "Read as “{text}”", cite: "Source {n}: {title}", figure: "{text}: see it in the source",
  footnotes: "Sources", nearest: "Nearest in the documents", try_instead: "The documents do answer",
  withheld: "Withheld: not supported by the sources", withheld_why: "Why",
  say: "What the sources say", disagree: "What the sources say: {text}", value: "Value", source: "Source", date: "Date", quote: "Quote", undated: "undated",
  how: "How it was checked", claim: "Sentence", check: "Checks", passed: "passed", not_passed: "failed",
  by_quotes: "Quoted sentences, no language model", by_model: "Written by {text}", took: "{n} ms",
  scope_documents: "{n} document only|{n} documents only", scope_date: "as of {text}", clear_scope: "Ask all documents again",
  copy: "Copy", copy_plain: "Plain text", copy_markdown: "Markdown", copy_html: "Rich text (HTML)", copied: "Copied",
  not_copied: "The browser did not allow copying", link: "Link", link_copied: "Link copied: it asks the same question again",
  save: "Export", save_markdown: "Markdown with footnotes", save_csl: "References as CSL-JSON", save_bibtex: "References as BibTeX",
  save_csv: "Sentences with quotes as CSV", save_json: "The whole answer as JSON", retry: "Ask again",
  judge: "Is this answer right?", right: "Right", wrong: "Wrong", wrong_citation: "Wrong citation",
  thanks: "Noted on this server. Thank you.", which: "Which one?",
  document: "Document", previous: "Previous citation", next: "Next citation", position: "{n} of {total}",
  original: "Find the sentence on the original page", changed: "This document has changed since the answer was given.",
  gone: "The document is no longer indexed. This is what the answer quoted:", characters: "characters {start}–{end}",
  supports: "supports", loading: "Loading…", in_source: "Checked in the sentence",
  find: "Find by title, publisher or file", publisher: "Publisher", language: "Language", any: "Any", from: "Published from", to: "to",
  as_of: "As of", as_of_help: "Later documents do not exist for the next question",
  choose_help: "Choose documents to ask only them.", choose_all: "Choose all shown", choose_none: "Choose none",
  shown: "{n} of {total} documents", chosen: "{n} chosen", no_match: "No document matches.",
  add: "Add documents", drop: "Drop files here, or choose them", choose_files: "Choose files", waiting: "waiting", sending: "sending",
  indexing: "indexing", added: "added", replaced: "replaced", same: "already there", not_added: "not added: {text}",
  uploads_off: "This server does not take documents.",
  rename: "Rename", remove: "Delete", export_json: "Export as JSON", export_markdown: "Export as Markdown",
  removed: "Conversation deleted", undo: "Undo", name: "Name", more: "More for “{text}”", keep: "Save",
  generator: "Answers by", model: "Model", index_version: "Index", checker: "Checks", entailment: "Entailment", software: "Version",
  no_model: "none", not_installed: "no model installed",
  quoting: "This server answers in sentences quoted word for word from the documents, chosen and ordered without a language model.",
  writing: "A language model writes the sentences. Each is checked against the sentences that it cites, and withheld where it fails.",
  keys: "Keys", key_enter: "ask", key_break: "new line", key_slash: "go to the question", key_escape: "close",
  key_arrows: "previous and next citation", single_keys: "Use single-key shortcuts (/)",
  privacy: "Conversations stay in this browser. Questions go to this server only.",
  api_key: "API key", api_key_needed: "This server asks for a key.", use_key: "Use key",
  not_ready: "Not ready: {text}", earlier: "Show {n} earlier question|Show {n} earlier questions", skip: "Skip to the question",
};

const CHINESE = {
  ask: "提问", stop: "停止", question: "问题", placeholder: "就文档提问", follow: "继续追问",
  welcome: "向文档提问。", lead: "答案中的每一句都对应原文的确切文字，核对之后才会显示。",
  can_ask: "文档能够回答", looking: "正在寻找文档能够回答的问题……", no_suggestions: "任何与文档有关的问题。",
  indexed: "{n} 份文档", conversations: "对话列表", conversation: "对话", new: "新问题", sources: "来源", about: "关于", close: "关闭", menu: "对话",
  untitled: "未命名", none_yet: "您的提问只保存在此浏览器中。",
  searching: "正在检索文档……", reading: "正在阅读 {n} 个段落……", provisional: "暂定内容：正在逐句核对", slow: "仍在处理……",
  broken: "连接中断，正在重新提问……", stopped: "已停止。未经核对的内容不予显示。",
  unreachable: "无法连接服务器。未经核对的内容不予显示。", failed: "没有答案",
  answered: "每一句均已与来源核对", partial: "部分回答：{n} 句未予采用", partial_plain: "部分回答", conflict: "来源说法不一", abstained: "文档无法回答此问题",
  ready: "答案已就绪：已核对 {n} 句",
  current: "现行", superseded: "此前", corrected: "已更正", origins: "{n} 个独立来源", copy_of: "他文的副本",
  covers: "文档涵盖 {from} 至 {to}。", related: "文档谈到：{text}", cited_instead: "来源写道",
  checked: "已核对", refused: "没有依据", uncited: "没有出处",
  read_as: "理解为“{text}”", cite: "来源 {n}：{title}", figure: "{text}：在来源中查看",
  footnotes: "来源", nearest: "文档中最接近的内容", try_instead: "文档能够回答", withheld: "未予采用：来源不支持", withheld_why: "原因",
  say: "各来源的说法", disagree: "各来源的说法：{text}", value: "数值", source: "来源", date: "日期", quote: "引文", undated: "日期不详",
  how: "如何核对", claim: "句子", check: "核对项", passed: "通过", not_passed: "未通过",
  by_quotes: "原文引句，未用语言模型", by_model: "由 {text} 撰写", took: "{n} 毫秒",
  scope_documents: "仅限 {n} 份文档", scope_date: "截至 {text}", clear_scope: "恢复为全部文档",
  copy: "复制", copy_plain: "纯文本", copy_markdown: "Markdown", copy_html: "富文本（HTML）", copied: "已复制",
  not_copied: "浏览器不允许复制", link: "链接", link_copied: "链接已复制：打开后会再次提出同一问题",
  save: "导出", save_markdown: "带脚注的 Markdown", save_csl: "参考文献 CSL-JSON", save_bibtex: "参考文献 BibTeX",
  save_csv: "句子与引文 CSV", save_json: "完整答案 JSON", retry: "重新提问",
  judge: "这个答案对吗？", right: "正确", wrong: "错误", wrong_citation: "引用有误", thanks: "已记录在此服务器上，谢谢。", which: "哪一个？",
  document: "文档", previous: "上一条引用", next: "下一条引用", position: "第 {n} 条，共 {total} 条",
  original: "在原网页中找到这句话", changed: "此文档在回答之后有改动。", gone: "该文档已不在索引中。答案当时的引文是：",
  characters: "第 {start}–{end} 个字符", supports: "支持", loading: "正在载入……", in_source: "在句中核对了",
  find: "按标题、出版者或文件查找", publisher: "出版者", language: "语言", any: "不限", from: "发布日期自", to: "至",
  as_of: "截至", as_of_help: "下一个问题将忽略更晚的文档", choose_help: "选择文档后，只向所选文档提问。",
  choose_all: "选择所列全部", choose_none: "取消选择", shown: "{total} 份文档中的 {n} 份", chosen: "已选 {n} 份", no_match: "没有符合的文档。",
  add: "添加文档", drop: "将文件拖到这里，或选择文件", choose_files: "选择文件", waiting: "等待中", sending: "发送中", indexing: "建立索引中",
  added: "已添加", replaced: "已替换", same: "已存在", not_added: "未添加：{text}", uploads_off: "此服务器不接受文档。",
  rename: "重命名", remove: "删除", export_json: "导出 JSON", export_markdown: "导出 Markdown", removed: "对话已删除", undo: "撤销",
  name: "名称", more: "“{text}”的更多操作", keep: "保存",
  generator: "回答方式", model: "模型", index_version: "索引", checker: "核对项", entailment: "蕴含模型", software: "版本",
  no_model: "无", not_installed: "未安装模型",
  quoting: "此服务器逐字引用文档中的句子作答，选句与排序均不使用语言模型。",
  writing: "句子由语言模型撰写。每一句都与其引用的原句核对，不通过者不予采用。",
  keys: "按键", key_enter: "提问", key_break: "换行", key_slash: "转到问题框", key_escape: "关闭", key_arrows: "上一条与下一条引用",
  single_keys: "使用单键快捷键（/）", privacy: "对话只保存在此浏览器中，问题只发送到此服务器。",
  api_key: "API 密钥", api_key_needed: "此服务器需要密钥。", use_key: "使用密钥", not_ready: "尚未就绪：{text}",
  earlier: "显示更早的 {n} 个问题", skip: "跳到问题框",
};

export function languageOf(languages) {
  const known = languages.map((name) => name.toLowerCase().split("-")[0]).find((name) => name === "zh" || name === "en");
  return known ?? "en";
}

export const language = languageOf(navigator.languages?.length ? navigator.languages : [navigator.language || "en"]);
export const catalogues = { en: ENGLISH, zh: CHINESE };

export function t(key, values = {}) {
  const [one, many = one] = catalogues[language][key].split("|");
  const chosen = values.n === 1 ? one : many;
  return chosen.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

// The texts that stand in the page itself.
export function translate() {
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = t(node.dataset.text);
  for (const node of document.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", t(node.dataset.label));
    if (node.tagName === "BUTTON") node.title = t(node.dataset.label);
  }
}

// A number and a date as readers of this language write them.
export const count = (number) => new Intl.NumberFormat(language).format(number);

export function day(iso) {
  if (!iso) return "";
  const date = new Date(`${iso}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return iso;
  return new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", { dateStyle: "medium", timeZone: "UTC" }).format(date);
}
