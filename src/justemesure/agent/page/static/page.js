// Which view is shown, in which language; the strip above it; looking again while the page is seen.
import { Ended, Refused, Unknown, enter, read } from "./ask.js";
import { el, prose } from "./dom.js";
import { at, said, speak, speaks } from "./words.js";
import * as now from "./now.js";
import * as day from "./day.js";
import * as week from "./week.js";
import * as leaves from "./leaves.js";
import * as charter from "./charter.js";
import * as declare from "./declare.js";
import * as out from "./export.js";

const VIEWS = { now, day, week, leaves, charter, declare, export: out };
const EVERY = 4_000;
const main = document.getElementById("content");
let shown = { name: "", text: "" };
let over = false;

// What a view may do: ask again, tell, go elsewhere.
const page = { tell, guard, show, standing };

function tell(text, kind = "good") {
  document.getElementById("said").replaceChildren(el("p", { class: kind }, prose(text)));
}

// Runs what may be refused; whether it was done.
async function guard(doing) {
  try {
    await doing();
    return true;
  } catch (error) {
    if (error instanceof Refused) tell(error.message, "bad");
    else if (error instanceof Unknown) stop("not-entered");
    else if (error instanceof Ended) stop("ended");
    else throw error;
    return false;
  }
}

function stop(why) {
  over = true;
  document.getElementById("strip").replaceChildren();
  if (shown.name) tell(said(why), "bad");
  else main.replaceChildren(el("h1", {}, said("title")), el("p", {}, prose(said(why))));
}

function place() {
  const [path, query = ""] = location.hash.slice(1).split("?");
  const [name, ...rest] = path.split("/").filter(Boolean);
  return { name: name in VIEWS ? name : "now", rest, query: new URLSearchParams(query) };
}

// Shows the view that the address names. `fresh` is what it would say, if it is known already.
async function show({ fresh = null, quiet = false, moved = false } = {}) {
  const here = place(), view = VIEWS[here.name], asked = location.hash + speaks();
  let told = fresh, shows = view.shows, kept = null;
  try {
    told ??= await read(view.asks(here));
    while (told.summing_up && location.hash + speaks() === asked) {
      kept ??= remember();
      summing(told.summing_up, here);
      told = await read(view.asks(here));
    }
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    [told, shows] = [error.message, refused];
  }
  if (location.hash + speaks() !== asked) return; // the person went on meanwhile
  const text = JSON.stringify(told) + location.hash + speaks();
  const busy = document.querySelector("dialog[open]") || !getSelection().isCollapsed;
  if (quiet && (text === shown.text || busy)) return;
  kept ??= remember();
  main.replaceChildren(...shows(told, page, here).flat().filter(Boolean));
  shown = { name: here.name, text };
  head(here);
  if (moved) {
    scrollTo(0, 0);
    main.querySelector("h1")?.focus();
  } else restore(kept);
}

function head(here) {
  document.title = `${said(`view.${here.name}`)} · Juste Mesure`;
  for (const link of document.querySelectorAll("#menu a")) {
    if (link.dataset.view === here.name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

// How far a long answer is; the bar that is there grows, so that nobody hears of it each time.
function summing({ done, of }, here) {
  let bar = document.getElementById("summing");
  if (!bar || shown.text) {
    bar = el("progress", { id: "summing", max: of, "aria-labelledby": "summing-what" });
    main.replaceChildren(
      el("h1", { tabindex: "-1" }, said(`view.${here.name}`)),
      el("p", { id: "summing-what" }, said("week.summing")),
      el("p", {}, bar));
    head(here);
  }
  bar.max = of;
  bar.value = done;
  shown = { name: here.name, text: "" };
}

const refused = (why, _, here) => [
  el("h1", { tabindex: "-1" }, said(`view.${here.name}`)),
  el("p", { class: "banner" }, prose(why)),
  el("p", {}, el("a", { href: "#/charter" }, said("view.charter"))),
];

// What is unfolded and where the focus is outlive a new look at the same view.
function remember() {
  return {
    open: new Set([...main.querySelectorAll("details[open][data-key]")].map((one) => one.dataset.key)),
    focus: main.contains(document.activeElement) ? document.activeElement.dataset.key ?? "h1" : null,
  };
}

function restore({ open, focus }) {
  for (const one of main.querySelectorAll("details[data-key]")) if (open.has(one.dataset.key)) one.open = true;
  if (focus === null) return;
  (main.querySelector(`[data-key="${CSS.escape(focus)}"]`) ?? main.querySelector("h1"))?.focus({ preventScroll: true });
}

function standing(told) {
  at(told.zone);
  const state = told.collecting ? "collecting" : told.paused ? "paused" : "nothing";
  const strip = document.getElementById("strip");
  if (strip.dataset.state === state && strip.lang === speaks()) return;
  strip.dataset.state = state;
  strip.lang = speaks();
  strip.replaceChildren(el("span", { class: `dot ${state}`, "aria-hidden": "true" }), said(`strip.${state}`));
}

function frame() {
  const language = document.getElementById("language"), menu = document.getElementById("menu");
  const other = speaks() === "fr" ? "en" : "fr";
  language.textContent = said("language");
  language.lang = other;
  language.hidden = menu.hidden = false;
  menu.setAttribute("aria-label", said("menu"));
  menu.firstElementChild.replaceChildren(...Object.keys(VIEWS).map((name) =>
    el("li", {}, el("a", { href: `#/${name}`, "data-view": name }, said(`view.${name}`)))));
  document.getElementById("skip").textContent = said("skip");
  document.getElementById("foot").textContent = said("foot");
}

async function look() {
  if (over || document.hidden) return;
  await guard(async () => {
    const told = await read("now");
    standing(told);
    const view = VIEWS[shown.name];
    if (view?.looks) await show({ quiet: true, fresh: view === now ? told : null });
  });
}

async function begin() {
  await speak(speaks());
  frame();
  if (!await guard(async () => {
    await enter();
    standing(await read("now"));
    await show();
  })) return;
  addEventListener("hashchange", () => { tell(""); guard(() => show({ moved: true })); });
  setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);
}

document.getElementById("skip").addEventListener("click", (event) => { event.preventDefault(); main.focus(); });
document.getElementById("language").addEventListener("click", () => guard(async () => {
  await speak(speaks() === "fr" ? "en" : "fr");
  frame();
  tell("");
  standing(await read("now"));
  await show();
}));
// What is folded on a screen is read on paper.
let unfolded = [];
addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll("details:not([open])")];
  for (const folded of unfolded) {
    folded.fill?.();
    folded.open = true;
  }
});
addEventListener("afterprint", () => { for (const folded of unfolded) folded.open = false; });
begin();
