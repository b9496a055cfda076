// Each figure with how it is computed and what it cannot tell.
import { el } from "./dom.js";
import { length, number, said } from "./words.js";

export function figures(found, key) {
  const shown = found.filter((figure) => figure.id !== "category_time");
  return el("section", { class: "figures", "aria-labelledby": `h-${key}` },
    el("h2", { id: `h-${key}` }, said("own.figures")),
    el("ul", {}, shown.map((figure) => el("li", { class: "card" },
      el("p", { class: "name" }, figure.name),
      el("p", { class: "value" }, value(figure)),
      figure.why ? el("p", { class: "hint" }, figure.why) : null,
      limits(figure, `${key}-${figure.id}`)))));
}

export const limits = (figure, key) => el("details", { class: "hint", "data-key": key },
  el("summary", { "aria-label": `${said("own.how")}: ${figure.name}` }, said("own.how")),
  el("p", {}, el("strong", {}, said("own.formula")), " ", figure.formula),
  el("p", {}, el("strong", {}, said("own.cannot")), " ", figure.cannot_tell));

const value = (figure) => {
  if (figure.value === null) return "—";
  return figure.unit === "seconds" ? length(figure.value) : number(figure.value);
};

// What every view of the person's own detail says when there is none.
export function closed(own) {
  return own.state === "open" ? null : el("p", { class: "banner" }, ...said(`own.${own.state}`, own).split("`").map((part, n) => (n % 2 ? el("code", {}, part) : part)));
}

// The way to the time before and after, and to any day.
export function turn(told, address, input) {
  return el("nav", { class: "turn", "aria-label": said("own.other-days") },
    el("a", { href: address(told.before), "data-key": "before" }, `← ${said("own.before")}`),
    input,
    el("a", { href: address(told.after), "data-key": "after" }, `${said("own.after")} →`));
}

export const pick = (on, address) => {
  const go = () => { if (input.value) location.hash = address(input.value); };
  const input = el("input", { type: "date", value: on, "aria-label": said("own.pick"), "data-key": "pick", change: go });
  return input;
};
