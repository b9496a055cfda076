// Pictures of time, drawn here: the tables beside them say the same.
import { el, svg } from "./dom.js";
import { clock } from "./words.js";

const COLOURS = 8, HOUR = 3_600_000;

export const colour = (names, category) => {
  const index = names.indexOf(category);
  return index < 0 ? "none" : `c${index % COLOURS}`;
};

export const swatch = (name) => svg("svg", { class: `swatch ${name}`, viewBox: "0 0 10 10", "aria-hidden": "true" }, svg("rect", { width: 10, height: 10, rx: 2 }));

// One lane a row, the same hours above one another; `label` tells what it shows.
export function lanes(rows, start, end, label) {
  const from = Math.floor(start / HOUR) * HOUR, to = Math.max(Math.ceil(end / HOUR) * HOUR, from + HOUR);
  const x = (at) => ((at - from) / (to - from)) * 1000;
  const path = (spans) => spans.map(([s, e]) => {
    const left = x(s).toFixed(2), width = Math.max(x(e) - x(s), 0.6).toFixed(2);
    return `M${left} 0h${width}v10h-${width}z`;
  }).join("");
  const step = Math.ceil((to - from) / HOUR / 12) * HOUR;
  const ticks = [];
  for (let at = from; at <= to; at += step) ticks.push(at);
  return el("div", { class: "lanes", role: "img", "aria-label": label },
    rows.map((row) => el("div", { class: "lane" },
      el("span", {}, row.name), el("span", { class: "amount" }, row.amount),
      svg("svg", { viewBox: "0 0 1000 10", preserveAspectRatio: "none" },
        ticks.map((at) => svg("path", { class: "tick", d: `M${x(at).toFixed(1)} 0v10` })),
        svg("path", { class: row.colour, d: path(row.spans) })))),
    svg("svg", { class: "axis" }, ticks.map((at, n) =>
      svg("text", { x: `${x(at) / 10}%`, y: "1em", class: n === 0 ? "first" : at + step > to ? "last" : n % 2 ? "odd" : null }, clock(at)))));
}

// Parts after one another, as long as they are of `most`.
export function stack(parts, most, names) {
  let left = 0;
  const inOrder = [...parts].sort(([one], [other]) => names.indexOf(one) - names.indexOf(other)); // the same in each bar
  return svg("svg", { class: "stack", viewBox: "0 0 1000 10", preserveAspectRatio: "none", "aria-hidden": "true" },
    inOrder.map(([category, seconds]) => {
      const width = most ? (seconds / most) * 1000 : 0, at = left;
      left += width;
      return svg("rect", { class: colour(names, category), x: at.toFixed(2), width: Math.max(width - 1, 0.5).toFixed(2), height: 10 });
    }));
}
