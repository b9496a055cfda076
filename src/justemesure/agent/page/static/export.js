// The person's detail as files of theirs; and all of it deleted.
import { change, save } from "./ask.js";
import { ask, el } from "./dom.js";
import { at, said } from "./words.js";

const FORMS = ["csv", "json", "ics"];

export const asks = () => "now";

export function shows(told, page) {
  at(told.zone);
  const first = el("input", { id: "first", type: "date", required: true, value: `${told.today.slice(0, 8)}01` });
  const last = el("input", { id: "last", type: "date", required: true, value: told.today });
  const forms = FORMS.map((form, n) => el("input", { type: "radio", name: "form", id: `as-${form}`, value: form, checked: n === 0, "aria-describedby": `hint-${form}` }));
  const stretches = el("input", { type: "checkbox", id: "stretches" });
  const submit = (event) => {
    event.preventDefault();
    const form = forms.find((each) => each.checked).value;
    const asked = new URLSearchParams({ form, first: first.value, last: last.value });
    if (form === "ics" && stretches.checked) asked.set("stretches", "1");
    page.tell(said("export.making"));
    page.guard(async () => {
      await save(`export?${asked}`, `juste-mesure-${first.value}-${last.value}.${form}`);
      page.tell(said("export.made"));
    });
  };
  const destroy = async () => {
    if (!await ask(said("export.delete-ask"), said("export.delete"), said("confirm.no"))) return;
    await page.guard(async () => {
      await change("delete-all", {});
      await page.show();
      page.tell(said("export.deleted"));
    });
  };
  return [
    el("h1", { tabindex: "-1" }, said("export.title")),
    el("p", { class: "lead" }, said("export.intro")),
    el("section", { class: "card", "aria-labelledby": "h-export" },
      el("h2", { id: "h-export" }, said("export.export")),
      told.own.state === "open" ? null : el("p", { class: "banner" }, said("export.without")),
      el("form", { submit },
        el("div", { class: "dates" },
          el("p", { class: "field" }, el("label", { for: "first" }, said("export.first")), first),
          el("p", { class: "field" }, el("label", { for: "last" }, said("export.last")), last)),
        el("fieldset", {}, el("legend", {}, said("export.form")),
          FORMS.map((form, n) => el("div", { class: "choice" }, forms[n], el("div", {},
            el("label", { for: `as-${form}` }, said(`export.${form}`)),
            el("span", { class: "small", id: `hint-${form}` }, said(`export.${form}-hint`)))))),
        el("p", { class: "choice" }, stretches, el("label", { for: "stretches" }, said("export.stretches"))),
        el("p", { class: "hint" }, said("export.open")),
        el("p", { class: "buttons" }, el("button", { type: "submit", class: "main" }, said("export.do"))))),
    told.own.state === "off" ? null : el("section", { class: "card danger", "aria-labelledby": "h-all" },
      el("h2", { id: "h-all" }, said("export.delete-title")),
      el("p", {}, said("export.delete-hint")),
      el("p", { class: "buttons" }, el("button", { type: "button", class: "bad", "data-key": "all", click: destroy }, said("export.delete")))),
  ];
}
