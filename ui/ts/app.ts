// On every page: forgets what belongs to somebody else, sends what waits, fetches fonts where
// the device has none for a script. The worker is installed by who takes something along, or
// has installed Sopan: nobody else pays for it.

import { forget, isAnythingKept, meta, send, setMeta } from "./kept";

const script = document.currentScript as HTMLScriptElement | null;
const owner = Number(script?.dataset.owner) || 0;

// A device that has no letters for Devanagari draws the same box for each of them.
function lacksLetters(): boolean {
  const pen = document.createElement("canvas").getContext("2d");
  if (!pen) return false;
  pen.font = "32px sans-serif";
  const width = (text: string) => pen.measureText(text).width;
  return width("क") === width("\u{10fffd}") && width("म") === width("\u{10fffd}");
}

function letters(): void {
  const sheet = script?.dataset.fonts;
  if (!sheet || !/[\u0900-\u097f]/.test(document.body.textContent ?? "") || !lacksLetters()) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = sheet;
  document.head.append(link);
}

async function device(): Promise<void> {
  if (!("serviceWorker" in navigator) || !owner) return;
  if (matchMedia("(display-mode: standalone)").matches) await navigator.serviceWorker.register("/sw.js");
  if (!(await isAnythingKept())) return;
  const held = await meta<number>("owner");
  if (held && held !== owner) await forget();
  if (await meta<string>("lang")) await setMeta("lang", document.documentElement.lang);
  await send(owner);
}

letters();
addEventListener("load", () => void device().catch(() => undefined));
addEventListener("online", () => void send(owner).catch(() => undefined));
