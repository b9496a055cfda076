// The film follows the sound, which has the clock: it is put right where it is off by more than a picture.
const film = document.getElementById("film"), begins = Number(film.dataset.begins);
function keepUp() {
  const there = Math.max(0, audio.currentTime - begins);
  film.playbackRate = audio.playbackRate;
  if (Math.abs(film.currentTime - there) > (audio.paused ? 0.02 : 0.2)) film.currentTime = there;
  if (audio.paused || audio.currentTime < begins) film.pause();
  else if (film.paused && !film.ended) film.play().catch(() => {});
}
for (const heard of ["play", "pause", "seeked", "ratechange", "timeupdate"]) audio.addEventListener(heard, keepUp);
film.addEventListener("loadedmetadata", keepUp);
film.addEventListener("click", () => { if (audio.paused) audio.play(); else audio.pause(); });
