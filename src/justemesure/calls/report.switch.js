const root = document.documentElement, language = document.getElementById("language");
// What is folded on a screen is read on paper.
let unfolded = [];
addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll("details:not([open])")];
  for (const folded of unfolded) folded.open = true;
});
addEventListener("afterprint", () => { for (const folded of unfolded) folded.open = false; });
language.addEventListener("click", () => {
  const next = root.dataset.lang === "fr" ? "en" : "fr";
  root.lang = root.dataset.lang = next;
  language.lang = next === "fr" ? "en" : "fr";
  language.textContent = language.dataset[next];
  for (const named of document.querySelectorAll("[aria-label][data-fr]")) named.setAttribute("aria-label", named.dataset[next]);
  document.title = document.querySelector(`h1 [data-l="${next}"]`).textContent;
});
document.getElementById("print").addEventListener("click", () => print());
