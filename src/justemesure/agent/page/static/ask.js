// Questions to this page's own process; without the key that came with the token it says nothing.
import { speaks } from "./words.js";

const KEPT = "key";
export class Refused extends Error {}
export class Ended extends Error {}
export class Unknown extends Error {}

export async function enter() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token !== null) {
    history.replaceState(null, "", "#/now");
    const answer = await fetch("/api/enter", { method: "POST", body: JSON.stringify({ token }) });
    if (answer.ok) sessionStorage.setItem(KEPT, (await answer.json()).key);
  }
}

export const read = (name) => answered(name, {});
export const change = (name, said) => answered(name, { method: "POST", body: JSON.stringify(said) });
export const send = (name, body) => answered(name, { method: "POST", body });

async function answered(name, given, whole = false) {
  let answer;
  try {
    answer = await fetch(`/api/${speaks()}/${name}`, { ...given, headers: { "X-Juste-Mesure": sessionStorage.getItem(KEPT) ?? "" } });
  } catch {
    throw new Ended();
  }
  if (answer.status === 401) throw new Unknown();
  if (whole && answer.ok) return answer.blob();
  const said = await answer.json();
  if (!answer.ok) throw new Refused(said.error ?? "");
  return said;
}

// A file of the person's: no address that anybody could open holds it.
export async function save(name, file) {
  const address = URL.createObjectURL(await answered(name, {}, true));
  const link = document.createElement("a");
  link.href = address;
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
