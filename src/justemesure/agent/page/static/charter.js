// The charter in plain words: what touches the person first, and what they have not read yet.
import { change } from "./ask.js";
import { el, prose } from "./dom.js";
import { said } from "./words.js";

export const asks = () => "charter";

export function shows(told, page) {
  const head = [
    el("h1", { tabindex: "-1" }, said("charter.title")),
    el("p", { class: "lead" }, told.title ?? ""),
    el("p", {}, said("charter.groups", { groups: told.groups.join(", ") })),
  ];
  if (told.problem !== null) {
    return [head[0], el("section", { class: "card" }, el("h2", {}, said("charter.problem")), el("p", {}, prose(told.problem)))];
  }
  const about = (who) => told.articles.filter((article) => article.about === who);
  const news = told.changes !== null;
  const hear = el("div", { class: "read" },
    el("p", { class: "buttons" }, el("button", { type: "button", class: "main", "data-key": "read", click: () => page.guard(async () => {
      await page.show({ fresh: await change("read", { digest: told.digest }) });
      page.tell(said("charter.read-said"));
    }) }, said("charter.read"))),
    el("p", { class: "hint" }, said("charter.read-hint")));
  return [
    ...head,
    told.first ? el("p", { class: "banner" }, said("charter.first")) : null,
    news ? el("section", { class: "card news", "aria-labelledby": "h-new" },
      el("h2", { id: "h-new" }, said("charter.new")),
      el("p", {}, said("charter.changed")),
      el("p", { class: "changes" }, told.changes), hear) : null,
    el("h2", {}, said("charter.mine")),
    about("me").length ? about("me").map(article) : el("p", {}, said("charter.none-mine")),
    el("p", { class: "hint" }, said("charter.keeps")),
    folded("charter.general", about("all"), told.first),
    folded("charter.others", about("others"), told.first),
    told.first ? hear : null,
  ];
}

function folded(name, articles, open) {
  if (!articles.length) return null;
  return el("details", { class: "group", "data-key": name, open },
    el("summary", {}, el("h2", {}, said(name))), articles.map(article));
}

const article = (each) => el("section", { class: "card article" },
  el("h3", {}, `${each.number}. ${each.heading}`),
  el("ol", {}, each.sentences.map((sentence) => el("li", {}, sentence))));
