// Elements made from text and nodes alone: nothing here reads markup.
const SVG = "http://www.w3.org/2000/svg";

export function el(name, given = {}, ...children) {
  return filled(document.createElement(name), given, children);
}

export function svg(name, given = {}, ...children) {
  return filled(document.createElementNS(SVG, name), given, children);
}

function filled(node, given, children) {
  for (const [name, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
}

// Prose with `commands` between backquotes.
export function prose(text) {
  return text.split("`").map((part, index) => (index % 2 ? el("code", {}, part) : part));
}

// A table that a narrow screen shows as cards: the roles stay when its rows are no table any more.
export function table(caption, heads, rows) {
  const cell = (content, index) => el(index ? "td" : "th", {
    role: index ? "cell" : "rowheader", scope: index ? null : "row", "data-label": index ? heads[index] : null,
  }, el("div", {}, content));
  return el("table", { role: "table", class: heads.length === 2 ? "pair" : null },
    el("caption", {}, caption),
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" },
      heads.map((head) => el("th", { role: "columnheader", scope: "col" }, head)))),
    el("tbody", { role: "rowgroup" }, rows.map((cells) => el("tr", { role: "row" }, cells.map(cell)))));
}

// Asks before what cannot be undone; `fields` go between the question and the buttons.
export function ask(question, yes, no, fields = []) {
  return new Promise((resolve) => {
    const id = "asked";
    const dialog = el("dialog", { "aria-labelledby": id, close: () => { dialog.remove(); resolve(dialog.returnValue === "yes"); } },
      el("form", { method: "dialog", submit: (event) => { event.preventDefault(); dialog.close("yes"); } },
        el("p", { id }, question), fields,
        el("p", { class: "buttons" },
          el("button", { type: "submit", class: "main" }, yes),
          el("button", { type: "button", click: () => dialog.close("no") }, no))));
    document.body.append(dialog);
    dialog.showModal();
  });
}
