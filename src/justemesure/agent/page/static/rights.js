// What the page does not hold, and whom the charter tells the person to write to.
import { el } from "./dom.js";
import { said } from "./words.js";

export const rights = (told) => el("section", { class: "card", "aria-labelledby": "h-rights" },
  el("h2", { id: "h-rights" }, said("rights.title")),
  el("p", {}, said("rights.here", told)),
  told.known ? el("p", {}, told.ask ? said("rights.ask", told) : said("rights.unsaid")) : null);
