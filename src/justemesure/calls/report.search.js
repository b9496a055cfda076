const search = document.getElementById("search"), tally = document.getElementById("found");
const spoken = [...document.querySelectorAll(".said")], scroll = document.getElementById("transcript");
// As long as what it is made of, letter by letter: what is found in it is found in the text.
const fold = (text) => [...text].map((c) => {
  const plain = c.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace("’", "'").replace(/\s/u, " ");
  return plain.length === c.length ? plain : c;
}).join("");
let hits = [], here = -1;
function clear() {
  for (const hit of hits) { const line = hit.parentNode; hit.replaceWith(hit.textContent); line.normalize(); }
  hits = []; here = -1;
}
function seekIn(node, sought) {
  const text = node.data, plain = fold(text), parts = [];
  let from = 0, at = plain.indexOf(sought);
  for (; at >= 0; at = plain.indexOf(sought, from)) {
    const mark = document.createElement("mark");
    mark.textContent = text.slice(at, at + sought.length);
    parts.push(text.slice(from, at), mark);
    hits.push(mark);
    from = at + sought.length;
  }
  if (parts.length) node.replaceWith(...parts, text.slice(from));
}
function go(to) {
  if (hits.length) {
    if (here >= 0) hits[here].classList.remove("here");
    here = (to + hits.length) % hits.length;
    hits[here].classList.add("here");
    const line = hits[here].closest("li");
    scroll.scrollTop = line.offsetTop - scroll.clientHeight / 3;
    const at = [...document.querySelectorAll("button.segment")].indexOf(hits[here].closest(".segment"));
    if (at >= 0 && typeof rest === "function") rest(at); // Tab then goes to that line
  }
  tally.textContent = search.value.trim() ? `${here + 1} / ${hits.length}` : "";
}
search.addEventListener("input", () => {
  clear();
  const sought = fold(search.value.trim());
  if (sought) for (const said of spoken) for (const node of [...said.childNodes]) if (node.nodeType === Node.TEXT_NODE) seekIn(node, sought);
  go(0);
});
search.addEventListener("keydown", (e) => {
  if (e.key === "Enter") { go(here + (e.shiftKey ? -1 : 1)); e.preventDefault(); }
  else if (e.key === "Escape" && search.value) { search.value = ""; clear(); go(0); e.preventDefault(); }
});
