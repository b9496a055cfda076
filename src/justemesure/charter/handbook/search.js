// Searching without a network: the index is a script of the same folder, loaded at the first use.
const search = document.querySelector("search"), input = document.getElementById("search");
const results = document.getElementById("results"), list = results.querySelector("ol");
const status = results.querySelector("[role=status]");
const SHOWN = 30, AROUND = 70;
let entries = null, asked = false;

// Letters without accents, one for one, so that places in the plain text are places in the text.
const plain = text => [...text].map(c => c.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()[0] ?? " ").join("").replace(/[’']/g, " ");
// Plural and singular are sought alike: a word's end may differ.
const stem = word => word.length > 4 ? word.replace(/(?:es|s|x)$/, "") : word;

globalThis.handbookIndex = found => {
  entries = found.map(([title, kind, address, text]) => ({ title, kind, address, text, inTitle: plain(title), inText: plain(text) }));
  show();
};

function load() {
  if (asked) return;
  asked = true;
  const script = document.createElement("script");
  script.src = search.dataset.index;
  document.head.append(script);
}

const starts = (text, word, from = 0) => {
  for (let at = text.indexOf(word, from); at >= 0; at = text.indexOf(word, at + 1))
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1])) return at;
  return -1;
};

// A word in the title counts most; in the text, each time that it is there, five times at most.
function score(entry, words) {
  let total = 0;
  for (const word of words) {
    let points = starts(entry.inTitle, word) >= 0 ? 10 : 0;
    for (let at = starts(entry.inText, word), n = 0; at >= 0 && n < 5; n++, at = starts(entry.inText, word, at + 1)) points++;
    if (!points) return 0;
    total += points;
  }
  return total + (entry.inTitle.startsWith(words.join(" ")) ? 20 : 0);
}

function excerpt(entry, words) {
  const at = Math.max(0, ...words.map(word => starts(entry.inText, word)).filter(at => at >= 0).slice(0, 1));
  const from = Math.max(0, entry.text.lastIndexOf(" ", Math.max(0, at - AROUND)));
  const to = entry.text.indexOf(" ", at + 2 * AROUND);
  const told = document.createElement("span");
  const cut = entry.text.slice(from, to < 0 ? undefined : to), low = entry.inText.slice(from, to < 0 ? undefined : to);
  let done = 0;
  const marks = words.map(word => [starts(low, word), word.length]).filter(([at]) => at >= 0).sort((a, b) => a[0] - b[0]);
  told.append(from > 0 ? "… " : "");
  for (const [start, length] of marks) {
    if (start < done) continue;
    const mark = document.createElement("mark");
    mark.textContent = cut.slice(start, start + length);
    told.append(cut.slice(done, start), mark);
    done = start + length;
  }
  told.append(cut.slice(done), to < 0 ? "" : " …");
  return told;
}

function show() {
  const words = plain(input.value).split(/[^\p{L}\p{N}]+/u).filter(word => word.length > 1).map(stem);
  results.hidden = !words.length || !entries;
  if (results.hidden) return;
  const found = entries.map(entry => [score(entry, words), entry]).filter(([points]) => points).sort((a, b) => b[0] - a[0]);
  const { none, one, many } = search.dataset;
  status.textContent = !found.length ? none : found.length === 1 ? one : many.replace("#", found.length);
  list.replaceChildren(...found.slice(0, SHOWN).map(([, entry]) => {
    const item = document.createElement("li"), link = document.createElement("a"), kind = document.createElement("small");
    link.href = search.dataset.up + entry.address;
    link.textContent = entry.title;
    kind.textContent = entry.kind;
    item.append(kind, link, excerpt(entry, words));
    return item;
  }));
}

search.hidden = false;
input.addEventListener("focus", load);
input.addEventListener("input", show);
search.addEventListener("keydown", event => {
  const links = [...list.querySelectorAll("a")], at = links.indexOf(document.activeElement);
  if (event.key === "Escape") { input.value = ""; show(); input.focus(); }
  else if (event.key === "ArrowDown" && links.length && !results.hidden) links[Math.min(at + 1, links.length - 1)].focus();
  else if (event.key === "ArrowUp" && at >= 0) (at ? links[at - 1] : input).focus();
  else if (event.key === "Enter" && document.activeElement === input && links.length && !results.hidden) links[0].click();
  else return;
  event.preventDefault();
});
document.addEventListener("click", event => { if (!search.contains(event.target)) results.hidden = true; });
addEventListener("pageshow", () => { if (input.value) load(); });
