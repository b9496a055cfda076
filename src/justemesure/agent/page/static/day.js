// The person's day: everything, with titles, and all of it theirs to delete.
import { change } from "./ask.js";
import { colour, lanes, swatch } from "./bars.js";
import { ask, el, table } from "./dom.js";
import { closed, figures, limits, pick, turn } from "./figures.js";
import { at, between, clock, counted, date, length, said } from "./words.js";

const HOUR = 3_600_000;
const unfolded = new Set();

export const asks = (here) => `day?on=${here.rest[0] ?? ""}`;
export const looks = true;
const iso = (milliseconds) => new Date(milliseconds).toISOString();
const address = (on) => `#/day/${on}`;

export function shows(told, page) {
  at(told.zone);
  const open = told.own.state === "open";
  return [
    el("h1", { tabindex: "-1" }, said("day.title", { day: date(told.on) })),
    turn(told, address, pick(told.on, address)),
    closed(told.own),
    told.fronts.length || told.declared.length ? picture(told) : el("p", { class: "lead" }, said(open ? "day.nothing" : "day.nothing-kept")),
    !open && told.waiting.length ? waiting(told) : null,
    told.categories.length ? categories(told) : null,
    figures(told.figures, "day"),
    told.applications.length ? applications(told, page) : null,
    told.fronts.length || told.pages.length ? hours(told, page) : null,
    open && (told.fronts.length || told.pages.length || told.declared.length) ? el("section", { class: "card", "aria-labelledby": "h-delete" },
      el("h2", { id: "h-delete" }, said("day.delete-title")),
      el("p", {}, said("day.delete-hint")),
      el("p", { class: "buttons" }, remove(page, "day", { start: told.start, end: told.end }, { what: date(told.on) }, "delete-day"))) : null,
  ];
}

// Grouped by category; what no category names has a lane of its own.
function picture(told) {
  const spans = new Map(told.categories.map(([name]) => [name, []]));
  for (const [start, end, , , category] of told.fronts) spans.get(category)?.push([start, end]);
  const rows = told.categories.map(([name, seconds]) => ({
    name: name ?? said("day.no-category"), amount: length(seconds), colour: colour(told.names, name), spans: spans.get(name),
  }));
  const declared = told.declared.map(({ start, end }) => [Date.parse(start), Date.parse(end)]);
  if (declared.length) rows.push({ name: said("day.declared"), amount: "", colour: "declared", spans: declared });
  if (told.gaps.length) rows.push({ name: said("day.unknown"), amount: "", colour: "gap", spans: told.gaps.map((gap) => gap.map(Date.parse)) });
  const all = [...rows.flatMap((row) => row.spans)].flat();
  const ends = all.reduce(([low, high], one) => [Math.min(low, one), Math.max(high, one)], [Infinity, -Infinity]);
  return el("section", { class: "card", "aria-labelledby": "h-line" },
    el("h2", { id: "h-line" }, said("day.line")),
    lanes(rows, ...ends, said("day.line-label", { from: clock(ends[0]), to: clock(ends[1]) })),
    told.gaps.length ? el("p", { class: "hint" }, said("day.gaps")) : null,
    told.declared.length ? el("ul", {}, told.declared.map((each) => el("li", {}, `${between(each.start, each.end)} — ${each.task}`))) : null);
}

function waiting(told) {
  return el("section", { class: "card", "aria-labelledby": "h-rows" },
    el("h2", { id: "h-rows" }, said("day.rows")),
    el("ul", {}, told.waiting.map((row) => el("li", {}, `${clock(row.from)} – ${clock(row.to)} `, el("code", {}, row.written)))),
    el("p", {}, el("a", { href: "#/leaves" }, said("now.waits-link"))));
}

function categories(told) {
  const known = told.figures.find((figure) => figure.id === "category_time");
  return el("section", { class: "card", "aria-labelledby": "h-categories" },
    el("h2", { id: "h-categories" }, said("own.categories")),
    table(said("own.categories-table"), [said("own.category"), said("own.time")], told.categories.map(([name, seconds]) => [
      [swatch(colour(told.names, name)), " ", name ?? said("day.no-category")], length(seconds)])),
    known ? limits(known, "day-category_time") : null);
}

function applications(told, page) {
  const heads = [said("own.application"), said("own.category"), said("own.time"), said("leaves.act")];
  return el("section", { class: "card applications", "aria-labelledby": "h-applications" },
    el("h2", { id: "h-applications" }, said("own.applications")),
    table(said("day.applications-table"), heads, told.applications.map(([name, seconds, category]) => [
      name, category ?? said("day.no-category"), length(seconds),
      remove(page, "application", { start: told.start, end: told.end, application: name }, { what: name }, `application-${name}`)])));
}

// Hour by hour, folded: a day may have thousands of windows.
function hours(told, page) {
  const found = new Map();
  const put = (each, name) => {
    for (let hour = Math.floor(each[0] / HOUR) * HOUR; hour < each[1]; hour += HOUR) {
      if (!found.has(hour)) found.set(hour, { fronts: [], pages: [] });
      found.get(hour)[name].push(each);
    }
  };
  for (const front of told.fronts) put(front, "fronts");
  for (const each of told.pages) put(each, "pages");
  return el("section", { class: "card", "aria-labelledby": "h-hours" },
    el("h2", { id: "h-hours" }, said("day.hours")),
    el("p", { class: "hint" }, said("day.hours-hint")),
    [...found].sort(([one], [other]) => one - other).map(([hour, inIt]) => folded(hour, inIt, page)));
}

const within = (start, end) => `${clock(start)} – ${clock(end)}`;
const lasted = (start, end) => length((end - start) / 1000);

function folded(hour, { fronts, pages }, page) {
  const key = String(hour), from = clock(hour), to = clock(hour + HOUR);
  const seconds = fronts.reduce((sum, [start, end]) => sum + Math.min(end, hour + HOUR) - Math.max(start, hour), 0) / 1000;
  const inside = el("div", {});
  const fill = () => {
    if (inside.firstChild) return;
    const span = { start: iso(hour), end: iso(hour + HOUR) };
    inside.append(el("p", { class: "buttons" }, remove(page, "hour", span, { what: `${from} – ${to}` }, `hour-${key}`)));
    if (fronts.length) inside.append(table(said("day.hour-table", { from, to }), heads("application", "window"), fronts.map(([start, end, application, title]) => [
      within(start, end), application, title, lasted(start, end),
      remove(page, "event", { start: iso(start), end: iso(end), application, title }, { what: title || application }, `event-${start}`)])));
    if (pages.length) inside.append(table(said("day.pages-table", { from, to }), heads("page", "address"), pages.map(([start, end, title, address]) => [
      within(start, end), title, el("code", {}, address), lasted(start, end),
      remove(page, "page", { start: iso(start), end: iso(end), address }, { what: title || address }, `page-${start}-${address}`)])));
  };
  const details = el("details", { toggle: () => { if (details.open) { unfolded.add(key); fill(); } else unfolded.delete(key); }, open: unfolded.has(key) },
    el("summary", {}, `${from} – ${to} · ${length(seconds)} · ${counted("day.windows", fronts.length)}`,
      pages.length ? ` · ${counted("day.pages", pages.length)}` : ""), inside);
  details.fill = fill;
  if (unfolded.has(key)) fill();
  return details;
}

const heads = (first, second) => [said("own.when"), said(`own.${first}`), said(`own.${second}`), said("own.time"), said("leaves.act")];

function remove(page, what, span, told, key) {
  const act = async () => {
    if (!await ask(said(`day.delete-${what}-ask`, told), said("own.delete"), said("confirm.no"))) return;
    await page.guard(async () => {
      const { deleted } = await change("delete", { application: null, title: null, address: null, ...span });
      await page.show();
      page.tell(counted("own.deleted", deleted));
    });
  };
  return el("button", { type: "button", "data-key": key, "aria-label": said(`day.delete-${what}-label`, told), click: act }, said(`day.delete-${what}`));
}
