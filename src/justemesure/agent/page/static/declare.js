// Declared work: a typed line, a calendar's meetings, and what was declared.
import { change, send } from "./ask.js";
import { ask, el, prose, table } from "./dom.js";
import { at, between, clock, isoDay, moment, said } from "./words.js";

const MOST = 5_000_000;
let instead = null; // the row that the line typed replaces
let typed = "";

export const asks = () => "declared";

export function shows(told, page) {
  at(told.zone);
  return [
    el("h1", { tabindex: "-1" }, said("declare.title")),
    el("p", { class: "lead" }, said("declare.intro")),
    el("div", { class: "columns" }, line(told, page), calendar(told, page)),
    el("section", { class: "card", "aria-labelledby": "h-waits" },
      el("h2", { id: "h-waits" }, said("declare.waiting")),
      told.waiting.length === 0 ? el("p", {}, said("declare.none"))
        : table(said("declare.table-waiting"), heads("when", "what", "leaves", "act"), told.waiting.map((row) => [
          when(row), row.task ?? "", row.leaves ? moment(row.leaves) : said("leaves.unknown"), actions(row, told, page)]))),
    told.left.length ? el("section", { class: "card", "aria-labelledby": "h-left" },
      el("h2", { id: "h-left" }, said("declare.left")),
      table(said("declare.table-left"), heads("when", "what", "left-at"), told.left.map((row) => [
        when(row), row.task ?? "", row.left ? moment(row.left) : said("declare.not-yet")]))) : null,
  ];
}

const heads = (...names) => names.map((name) => said(`declare.${name}`));

const when = ({ start, end }) => (start && end ? between(start, end) : "");

function line(told, page) {
  const input = el("input", { id: "line", type: "text", required: true, maxlength: 240, autocomplete: "off", "data-key": "line",
    "aria-describedby": "line-hint", value: typed, input: () => { typed = input.value; } });
  const submit = async (event) => {
    event.preventDefault();
    const before = instead;
    await page.guard(async () => {
      const next = await change("declare", { line: input.value, instead_of: before });
      typed = "";
      instead = null;
      await page.show({ fresh: next });
      page.tell(said(before === null ? "declare.said" : "declare.instead-said"));
    });
  };
  return el("section", { class: "card", "aria-labelledby": "h-line" },
    el("form", { submit },
      el("h2", {}, el("label", { for: "line", id: "h-line" }, said("declare.line"))),
      input,
      el("p", { class: "hint", id: "line-hint" }, said("declare.line-hint")),
      el("p", { class: "buttons" },
        el("button", { type: "submit", class: "main" }, said(instead === null ? "declare.submit" : "declare.submit-correction")),
        instead === null ? null : el("button", { type: "button", click: () => { instead = null; typed = ""; page.show({ fresh: told }); } }, said("declare.cancel")))));
}

function calendar(told, page) {
  const file = el("input", { id: "file", type: "file", accept: ".ics,text/calendar", required: true });
  const day = el("input", { id: "day", type: "date", value: told.today, required: true });
  const found = el("div", {});
  const asked = (more) => `calendar?${new URLSearchParams({ day: day.value, name: file.files[0].name, ...more })}`;
  const look = async (event) => {
    event.preventDefault();
    if (file.files[0].size > MOST) return page.tell(said("declare.too-long"), "bad");
    await page.guard(async () => {
      const { meetings } = await send(asked({}), file.files[0]);
      found.replaceChildren(meetings.length ? chosen(meetings) : el("p", { role: "status" }, said("declare.none-found")));
      found.querySelector("input")?.focus();
    });
  };
  const chosen = (meetings) => {
    const boxes = meetings.map((_, n) => el("input", { type: "checkbox", id: `m${n}`, checked: true }));
    const take = async (event) => {
      event.preventDefault();
      await page.guard(async () => {
        const numbers = boxes.flatMap((box, n) => (box.checked ? [n] : []));
        await page.show({ fresh: await send(asked({ take: numbers.join(",") }), file.files[0]) });
        page.tell(said("declare.said"));
      });
    };
    return el("form", { submit: take }, el("fieldset", {}, el("legend", {}, said("declare.found")),
      meetings.map((each, n) => el("p", { class: "choice" }, boxes[n], el("label", { for: `m${n}` }, `${when(each)} — ${each.task}`)))),
    el("p", { class: "buttons" }, el("button", { type: "submit", class: "main" }, said("declare.take"))));
  };
  return el("section", { class: "card", "aria-labelledby": "h-calendar" },
    el("h2", { id: "h-calendar" }, said("declare.calendar")),
    el("form", { submit: look },
      el("p", { class: "field" }, el("label", { for: "file" }, said("declare.file")), file),
      el("p", { class: "field" }, el("label", { for: "day" }, said("declare.day")), day),
      el("p", { class: "hint" }, prose(said("declare.calendar-hint"))),
      el("p", { class: "buttons" }, el("button", { type: "submit" }, said("declare.look")))),
    found);
}

function actions(row, told, page) {
  const what = `${when(row)}, ${row.task ?? ""}`;
  const correct = () => {
    instead = row.row;
    typed = asLine(row);
    page.show({ fresh: told }).then(() => document.getElementById("line").focus());
  };
  const strike = async () => {
    if (!await ask(said("declare.delete-ask"), said("declare.delete"), said("confirm.no"))) return;
    await page.guard(async () => {
      await change("strike", { row: row.row });
      await page.show();
      page.tell(said("declare.deleted-said"));
    });
  };
  return el("div", { class: "buttons" },
    el("button", { type: "button", "data-key": `correct-${row.row}`, "aria-label": said("declare.correct-row", { what }), click: correct }, said("declare.correct")),
    el("button", { type: "button", "data-key": `delete-${row.row}`, "aria-label": said("declare.delete-row", { what }), click: strike }, said("declare.delete")));
}

// As the person would have typed it, in the charter's zone.
function asLine({ start, end, task }) {
  return `${isoDay(start)} ${clock(start)}-${clock(end)} ${task ?? ""}`;
}
