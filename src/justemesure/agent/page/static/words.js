// Sentences, days, hours and durations in the language that the person reads.
let words = {}, language = document.documentElement.lang, zone = "UTC";

export const speaks = () => language;
export const said = (name, given = {}) =>
  (words[name] ?? name).replace(/\{(\w+)\}/g, (whole, key) => (key in given ? given[key] : whole));
export const counted = (name, n) =>
  said(`${name}.${new Intl.PluralRules(language).select(n) === "one" ? "one" : "other"}`, { n: number(n) });

export async function speak(next) {
  const answer = await fetch(`/words.${next}.json`);
  words = await answer.json();
  language = document.documentElement.lang = next;
}

export const at = (named) => { zone = named; };
const format = (settings) => new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { timeZone: zone, ...settings });
const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
export const clock = (instant) => format(CLOCK).format(new Date(instant));
export const moment = (instant) => format({ day: "numeric", month: "short", year: "numeric", ...CLOCK }).format(new Date(instant));
export const dayOf = (instant) => format({ weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(new Date(instant));
export const between = (start, end) =>
  `${dayOf(start)}, ${clock(start)} – ${dayOf(start) === dayOf(end) ? clock(end) : moment(end)}`;
export const isoDay = (instant) => new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(new Date(instant));
// A date without an hour is the same everywhere.
export const date = (written, settings = { weekday: "long", day: "numeric", month: "long", year: "numeric" }) =>
  format({ timeZone: "UTC", ...settings }).format(new Date(`${written}T00:00:00Z`));
export const number = (n) => new Intl.NumberFormat(language).format(n);

export function length(seconds) {
  const whole = Math.round(seconds), thin = "\u00a0";
  if (whole > 0 && whole < 60) return `${whole}${thin}s`;
  const hours = Math.floor(whole / 3600), minutes = Math.floor((whole % 3600) / 60), rest = whole % 60;
  if (hours) return `${number(hours)}${thin}h${thin}${String(minutes).padStart(2, "0")}`;
  return rest ? `${minutes}${thin}min${thin}${rest}${thin}s` : `${minutes}${thin}min`;
}
