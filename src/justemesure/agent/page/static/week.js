// A week, a month or a year of the person's, for them alone.
import { colour, stack, swatch } from "./bars.js";
import { el, table } from "./dom.js";
import { closed, figures, limits, pick, turn } from "./figures.js";
import { at, between, date, length, said } from "./words.js";

const BYS = ["week", "month", "year"];
const MOST = 15;

const by = (here) => (BYS.includes(here.rest[0]) ? here.rest[0] : "week");
export const asks = (here) => `period?by=${by(here)}&on=${here.rest[1] ?? ""}`;
export const looks = false;

export function shows(told, page) {
  at(told.zone);
  const address = (on) => `#/week/${told.by}/${on}`;
  const month = { month: "long", year: "numeric" }, year = { year: "numeric" };
  const name = told.by === "week" ? said("week.of", { from: date(told.first), to: date(told.last) })
    : date(told.first, told.by === "month" ? month : year);
  const past = told.days.filter((each) => each.date <= told.today || each.declared);
  const rows = told.by === "year" ? byMonth(past) : past;
  const known = told.figures.find((figure) => figure.id === "category_time");
  return [
    el("h1", { tabindex: "-1" }, name[0].toUpperCase() + name.slice(1)),
    el("p", { class: "bys", role: "group", "aria-label": said("week.by") }, BYS.map((each) =>
      el("a", { href: `#/week/${each}/${told.first}`, "aria-current": each === told.by ? "true" : null, "data-key": `by-${each}` }, said(`week.by-${each}`)))),
    turn(told, address, pick(told.first, address)),
    closed(told.own),
    figures(told.figures, "week"),
    told.longest ? el("p", {}, said("week.longest", { application: told.longest.application, when: between(told.longest.start, told.longest.end) })) : null,
    told.short_rests.length ? el("section", { class: "card", "aria-labelledby": "h-rests" },
      el("h2", { id: "h-rests" }, said("week.rests")),
      el("ul", {}, told.short_rests.map((rest) => el("li", {}, said("week.rest", {
        day: date(rest.date), length: length((Date.parse(rest.end) - Date.parse(rest.start)) / 1000) }))))) : null,
    told.categories.length ? el("section", { class: "card", "aria-labelledby": "h-categories" },
      el("h2", { id: "h-categories" }, said("own.categories")),
      table(said("own.categories-table"), [said("own.category"), said("own.time")], told.categories.map(([category, seconds]) => [
        [swatch(colour(told.names, category)), " ", category ?? said("day.no-category")], length(seconds)])),
      known ? limits(known, "week-category_time") : null) : null,
    rows.length ? days(told, rows) : null,
    told.applications.length ? el("section", { class: "card", "aria-labelledby": "h-applications" },
      el("h2", { id: "h-applications" }, said("own.applications")),
      table(said(told.applications.length > MOST ? "week.applications-most" : "week.applications-table", { n: MOST }),
        [said("own.application"), said("own.time")],
        told.applications.slice(0, MOST).map(([application, seconds]) => [application, length(seconds)]))) : null,
  ];
}

const sum = (parts) => parts.reduce((total, [, seconds]) => total + seconds, 0);

function days(told, rows) {
  const most = Math.max(...rows.map((row) => sum(row.categories)), 1);
  const day = { weekday: "short", day: "numeric", month: "short" };
  const name = (row) => (told.by === "year" ? date(row.date, { month: "long" })
    : el("a", { href: `#/day/${row.date}` }, date(row.date, day)));
  const heads = ["period", "bar", "time", "meetings", "declared", "beyond"].map((head) => said(`week.head-${head}`));
  return el("section", { class: "card days", "aria-labelledby": "h-days" },
    el("h2", { id: "h-days" }, said(told.by === "year" ? "week.months" : "week.days")),
    table(said("week.days-table"), heads, rows.map((row) => [
      name(row), stack(row.categories, most, told.names), amount(sum(row.categories)), amount(row.meetings), amount(row.declared), amount(row.beyond)])));
}

const amount = (seconds) => (seconds ? length(seconds) : "—");

function byMonth(all) {
  const months = new Map();
  for (const day of all) {
    const name = `${day.date.slice(0, 7)}-01`;
    if (!months.has(name)) months.set(name, { date: name, categories: new Map(), meetings: 0, declared: 0, beyond: 0 });
    const month = months.get(name);
    for (const field of ["meetings", "declared", "beyond"]) month[field] += day[field];
    for (const [category, seconds] of day.categories) month.categories.set(category, (month.categories.get(category) ?? 0) + seconds);
  }
  return [...months.values()].map((month) => ({ ...month, categories: [...month.categories] }));
}
