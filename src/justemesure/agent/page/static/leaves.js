// What leaves and what left: the exact bytes of each row, struck or corrected before.
import { change } from "./ask.js";
import { ask, el, prose, table } from "./dom.js";
import { rights } from "./rights.js";
import { at, between, clock, counted, date, dayOf, length, moment, said } from "./words.js";

const FIRST = 60;
const whole = new Set();

export const asks = () => "leaves";
export const looks = true;

export function shows(told, page) {
  at(told.zone);
  return [
    el("h1", { tabindex: "-1" }, said("leaves.title")),
    el("p", { class: "lead" }, said("leaves.intro")),
    el("p", {}, said(`leaves.to-${told.to.kind}`, told.to), told.collects ? "" : ` ${said("leaves.closed")}`),
    told.dropped ? el("p", { class: "banner" }, counted("leaves.dropped", told.dropped)) : null,
    el("section", { class: "card", "aria-labelledby": "h-waiting" },
      el("h2", { id: "h-waiting" }, said("leaves.waiting")),
      told.waiting.length === 0 ? el("p", {}, said("leaves.none-waiting")) : byMeasure(told, page),
      el("p", { class: "hint" }, said("leaves.frame", { device: told.device }))),
    told.struck.length ? el("details", { class: "card", "data-key": "struck" },
      el("summary", {}, el("h2", {}, said("leaves.struck"))),
      el("ul", {}, told.struck.map((row) => el("li", {}, what(row))))) : null,
    el("section", { class: "card", "aria-labelledby": "h-left" },
      el("h2", { id: "h-left" }, said("leaves.left")),
      told.batches.length === 0 ? el("p", {}, said("leaves.none-left")) : el("p", { class: "hint" }, said("leaves.left-hint")),
      told.batches.map(batch)),
    rights(told.rights),
  ];
}

// A measure a table: the minutes of a device, which are many, are folded.
function byMeasure(told, page) {
  const heads = ["when", "what", "bytes", "act"].map((name) => said(`leaves.${name}`));
  const measures = [...new Set(told.waiting.map((row) => row.measure))];
  return measures.map((measure) => {
    const all = told.waiting.filter((row) => row.measure === measure);
    const rows = whole.has(measure) ? all : all.slice(0, FIRST);
    const more = rows.length < all.length ? el("p", {}, el("button", { type: "button", "data-key": `more-${measure}`,
      click: () => { whole.add(measure); page.show({ fresh: told }); } }, said("leaves.more"))) : null;
    const name = said("leaves.measure", { measure, rows: counted("leaves.rows", all.length) });
    const inside = [table(said("leaves.table"), heads, rows.map((row) => waiting(row, page))), more];
    return all[0].fields.minute
      ? el("details", { "data-key": `rows-${measure}` }, el("summary", {}, el("h3", {}, name)), inside)
      : [el("h3", {}, name), inside];
  });
}

function waiting(row, page) {
  const told = what(row);
  return [
    row.leaves ? moment(row.leaves) : said("leaves.unknown"),
    [told, row.corrected ? el("span", { class: "mark" }, said("leaves.corrected")) : null],
    el("code", {}, row.written),
    el("div", { class: "buttons" },
      row.seconds === null ? null : el("button", { type: "button", "data-key": `correct-${row.id}`,
        "aria-label": said("leaves.correct-row", { what: told }), click: () => correct(row, page) }, said("leaves.correct")),
      el("button", { type: "button", "data-key": `strike-${row.id}`,
        "aria-label": said("leaves.strike-row", { what: told }), click: () => strike(row, page) }, said("leaves.strike"))),
  ];
}

// The row in words, for those who do not read JSON; the bytes stand beside it.
function what(row) {
  const { hour, day, minute, category, start, end, task } = row.fields;
  if (minute) return said("leaves.device", { minute: moment(minute) });
  if (start && end) return `${between(start, end)} — ${task ?? ""}`;
  const when = hour
    ? said("leaves.hour", { day: dayOf(row.from), from: clock(row.from), to: clock(row.to) })
    : said("leaves.day", { day: day ? date(String(day).slice(0, 10)) : dayOf(row.from) });
  const amount = row.seconds === null ? "" : length(row.seconds);
  return `${when} — ${said("leaves.category", { category: category ?? "", length: amount })}`;
}

async function strike(row, page) {
  if (!await ask(said("leaves.strike-ask"), said("leaves.strike"), said("confirm.no"))) return;
  await page.guard(async () => {
    await page.show({ fresh: await change("strike", { row: row.id }) });
    page.tell(said("leaves.struck-said"));
  });
}

async function correct(row, page) {
  const input = el("input", { type: "number", id: "seconds", min: 0, max: row.most, step: 1, value: row.seconds, required: true, "aria-describedby": "seconds-hint" });
  const fields = [el("label", { for: "seconds" }, said("leaves.correct-ask", { most: row.most })), input,
    el("p", { class: "hint", id: "seconds-hint" }, said("leaves.correct-hint"))];
  if (!await ask(what(row), said("leaves.correct-do"), said("confirm.no"), fields)) return;
  await page.guard(async () => {
    await page.show({ fresh: await change("correct", { row: row.id, seconds: Number(input.value) }) });
    page.tell(said("leaves.corrected-said"));
  });
}

function batch(each) {
  const told = { measure: each.measure, rows: counted("leaves.rows", each.rows), at: moment(each.left ?? each.sealed) };
  return el("details", { "data-key": each.batch },
    el("summary", {}, said(each.left ? "leaves.batch" : "leaves.handing", told)),
    el("h3", {}, said("leaves.content")),
    each.content ? el("pre", { tabindex: "0" }, each.content) : el("p", {}, said("leaves.gone")),
    el("h3", {}, said("leaves.receipt")),
    each.receipt ? el("pre", { tabindex: "0" }, each.receipt) : el("p", {}, prose(said("leaves.no-receipt"))));
}
