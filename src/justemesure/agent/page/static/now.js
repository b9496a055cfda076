// Whether anything is collected now, and why; pause and resume in one click.
import { change } from "./ask.js";
import { el, prose } from "./dom.js";
import { rights } from "./rights.js";
import { counted, said } from "./words.js";

export const asks = () => "now";
export const looks = true;

export function shows(told, page) {
  const act = (name, given, done) => () => page.guard(async () => {
    const next = await change(name, given);
    page.standing(next);
    await page.show({ fresh: next });
    page.tell(said(done));
  });
  const button = (key, name, given, done) =>
    el("button", { type: "button", "data-key": key, click: act(name, given, done) }, said(key));
  const pauses = [["now.pause-30", 30], ["now.pause-60", 60], ["now.pause-forever", null]];
  return [
    el("h1", { tabindex: "-1" }, said("now.title")),
    told.charter_is_new && el("p", { class: "banner" }, said("now.new-charter"), " ",
      el("a", { href: "#/charter" }, said("now.read-it"))),
    el("section", { class: `card state ${told.collecting ? "on" : "off"}` },
      el("p", { class: "big" }, prose(told.told)),
      told.running ? null : el("p", {}, prose(said("now.start"))),
      el("div", { class: "buttons", role: "group", "aria-label": said(told.paused ? "now.resume" : "now.pause") },
        told.paused ? button("now.resume", "resume", {}, "now.resumed-said") : [
          el("span", { class: "label", "aria-hidden": "true" }, said("now.pause")),
          pauses.map(([key, minutes]) => button(key, "pause", { minutes }, "now.paused-said")),
        ]),
      el("p", { class: "hint" }, said("now.no-reason"))),
    el("dl", { class: "facts" },
      told.measured === null ? null : fact("now.indicator", told.indicator === null ? said("now.no-indicator") : quoted(told.indicator)),
      told.measured === null ? null : fact("now.measured", told.measured.length ? told.measured.map((id, n) => [n ? ", " : "", el("code", {}, id)]) : said("now.nobody")),
      fact("now.waits", [counted("leaves.rows", told.waiting), ". ", el("a", { href: "#/leaves" }, said("now.waits-link")), "."]),
      fact("now.zone", said("now.zone-is", told)),
      fact("now.own", prose(said(`now.own-${told.own.state}`, told.own))),
      told.device.length ? fact("now.device", told.device.join(" "), "wide") : null),
    told.dropped ? el("p", {}, counted("leaves.dropped", told.dropped)) : null,
    rights(told.rights),
  ];
}

const fact = (name, content, kind = null) => el("div", { class: kind }, el("dt", {}, said(name)), el("dd", {}, content));
const quoted = (text) => (document.documentElement.lang === "fr" ? `«\u00a0${text}\u00a0»` : `“${text}”`);
