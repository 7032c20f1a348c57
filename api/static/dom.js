// Making elements. Whatever comes from the server or the reader enters the document as text nodes.

const SVG = "http://www.w3.org/2000/svg";

// Paths on a 16 × 16 grid, drawn as strokes.
const PATHS = {
  check: "M3 8.6l3.2 3.2L13 4.6",
  half: "M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2zM8 2v12",
  split: "M8 14V8M8 8L3 3M8 8l5-5M3 6.5V3h3.5M9.5 3H13v3.5",
  none: "M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2zM3.8 12.2l8.4-8.4",
  cross: "M4 4l8 8M12 4l-8 8",
  menu: "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
  plus: "M8 3v10M3 8h10",
  before: "M10 3L5 8l5 5",
  after: "M6 3l5 5-5 5",
  out: "M6 3.5H3.5v9h9V10M9 3h4v4M13 3L7.5 8.5",
  copy: "M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z",
  link: "M6.5 9.5l3-3M7.5 4.5l1.6-1.6a2.8 2.8 0 0 1 4 4l-1.6 1.6M8.5 11.5l-1.6 1.6a2.8 2.8 0 0 1-4-4l1.6-1.6",
  save: "M8 2.5v7.5M4.8 7L8 10.2 11.2 7M2.5 13.5h11",
  again: "M13 8a5 5 0 1 1-1.6-3.7M13.2 2v3h-3",
  stop: "M4.5 4.5h7v7h-7z",
  send: "M8 13V3.5M3.8 7.5L8 3.3l4.2 4.2",
  dots: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  book: "M8 4.2C6.5 3 4.5 2.7 2.5 2.8v9.6c2-.1 4 .2 5.5 1.4 1.5-1.2 3.5-1.5 5.5-1.4V2.8c-2-.1-4 .2-5.5 1.4zM8 4.2v9.6",
  about: "M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2zM8 7.3v3.7M8 4.9h.01",
  chat: "M2.5 3h11v8H7l-3 2.5V11H2.5z",
};

export const $ = (id) => document.getElementById(id);

export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [property, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") made.addEventListener(property.slice(2), value);
    else if (property in made && !property.includes("-")) made[property] = value;
    else made.setAttribute(property, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

export function icon(name) {
  const drawn = document.createElementNS(SVG, "svg");
  drawn.setAttribute("viewBox", "0 0 16 16");
  drawn.setAttribute("class", "icon");
  drawn.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  drawn.append(path);
  return drawn;
}

// A button with a visible text; `drawing` is the name of an icon before it.
export function button(text, onclick, { drawing = null, ...properties } = {}) {
  return element("button", { type: "button", onclick, ...properties }, drawing && icon(drawing), element("span", {}, text));
}

// A button that shows an icon alone and is named for those who do not see it.
export function iconButton(name, label, onclick, properties = {}) {
  return element("button", { type: "button", className: "bare", title: label, "aria-label": label, onclick, ...properties }, icon(name));
}

// A disclosure with a list of actions: [text, function] pairs.
export function menu(drawing, label, actions, properties = {}) {
  const box = element("details", { className: "menu", ...properties });
  const items = actions.map(([text, act]) =>
    element("li", {}, element("button", { type: "button", onclick: () => { box.open = false; box.firstChild.focus(); act(); } }, text)));
  box.append(element("summary", { "aria-label": properties.named || null, title: properties.named || null },
    icon(drawing), label && element("span", {}, label)), element("ul", {}, items));
  return box;
}

// Menus close when another place is clicked or the focus leaves them; true where Escape found one to close.
export function closeMenus(except = null) {
  const open = [...document.querySelectorAll("details.menu[open]")].filter((box) => box !== except);
  for (const box of open) {
    const focused = box.contains(document.activeElement);
    box.open = false;
    if (focused) box.firstChild.focus();
  }
  return open.length > 0;
}

document.addEventListener("click", (event) => closeMenus(event.target.closest?.("details.menu")));
document.addEventListener("focusin", (event) => {
  for (const box of document.querySelectorAll("details.menu[open]")) if (!box.contains(event.target)) box.open = false;
});

// One polite region tells what happens to those who do not see it.
export function say(text) {
  $("status").textContent = text;
}

export function plain(text) {
  return String(text ?? "").replace(/\s+/g, " ").trim();
}
