const audio = document.getElementById("audio"), wave = document.getElementById("wave"), head = document.getElementById("head");
const segments = [...document.querySelectorAll(".segment")], list = document.getElementById("transcript");
const length = wave ? Number(wave.getAttribute("aria-valuemax")) : 0;
const clock = (s) => `${Math.floor(s / 60)}:${String(Math.floor(s % 60)).padStart(2, "0")}`;
const whole = () => audio.duration || length;
const seek = (s) => { audio.currentTime = Math.max(0, Math.min(s, whole())); show(); };
let shown = -1;
function show() {
  const now = audio.currentTime, x = String(1000 * now / whole());
  if (head) { head.setAttribute("x1", x); head.setAttribute("x2", x); }
  if (wave) { wave.setAttribute("aria-valuenow", String(Math.round(now))); wave.setAttribute("aria-valuetext", clock(now)); }
  let at = -1;
  segments.forEach((s, i) => { if (now >= Number(s.dataset.start) - 0.05 && now < Number(s.dataset.end)) at = i; });
  if (at === shown) return;
  if (shown >= 0) segments[shown].removeAttribute("aria-current");
  shown = at;
  if (at < 0) return;
  segments[at].setAttribute("aria-current", "true");
  const box = segments[at].parentElement;
  if (!audio.paused) list.scrollTop = box.offsetTop - list.clientHeight / 3;
}
function run() { show(); if (!audio.paused) requestAnimationFrame(run); }
audio.addEventListener("play", run);
audio.addEventListener("seeked", show);
audio.addEventListener("timeupdate", show);
for (const s of segments) s.addEventListener("click", () => { seek(Number(s.dataset.start)); audio.play(); });
// One stop for Tab in a whole list; arrows go from line to line.
function rove(box, lines) {
  let stop = 0;
  const rest = (at) => { lines[stop].tabIndex = -1; lines[at].tabIndex = 0; stop = at; };
  lines.forEach((line, i) => line.addEventListener("focus", () => rest(i)));
  if (box) box.addEventListener("keydown", (e) => {
    const last = lines.length - 1;
    const at = { ArrowUp: Math.max(0, stop - 1), ArrowDown: Math.min(last, stop + 1), Home: 0, End: last }[e.key];
    if (at === undefined) return;
    lines[at].focus();
    e.preventDefault();
  });
  return rest;
}
const rest = rove(list, segments);
const moments = [...document.querySelectorAll(".moment")];
rove(document.getElementById("moments"), moments);
for (const m of moments) m.addEventListener("click", () => { seek(Number(m.dataset.start)); audio.play(); });
// A turn begins where another party speaks; back goes to the start of this one first.
const turns = [...document.querySelectorAll("li:not(.again) > .segment")].map((s) => Number(s.dataset.start)).sort((a, b) => a - b);
const turnTo = (at) => { if (at !== undefined) seek(at); };
const before = document.getElementById("before"), after = document.getElementById("after");
if (before) before.addEventListener("click", () => turnTo(turns.findLast((t) => t < audio.currentTime - 1) ?? turns[0]));
if (after) after.addEventListener("click", () => turnTo(turns.find((t) => t > audio.currentTime + 0.05)));
const speed = document.getElementById("speed");
speed.addEventListener("change", () => { audio.playbackRate = Number(speed.value); });
if (wave) {
  wave.addEventListener("click", (e) => { const box = wave.getBoundingClientRect(); seek(whole() * (e.clientX - box.left) / box.width); });
  wave.addEventListener("keydown", (e) => {
    const step = { ArrowLeft: -5, ArrowDown: -5, ArrowRight: 5, ArrowUp: 5, PageDown: -30, PageUp: 30 }[e.key];
    if (step) seek(audio.currentTime + step);
    else if (e.key === "Home") seek(0);
    else if (e.key === "End") seek(whole());
    else if (e.key === " " || e.key === "Enter") { if (audio.paused) audio.play(); else audio.pause(); }
    else return;
    e.preventDefault();
  });
}
