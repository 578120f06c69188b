// The worker that makes Sopan work without network. It keeps the files of this program, a
// page without anybody's name on it, and what was taken along; no other page and no answer.
// Another program is another worker and throws away what the one before kept.

import { FILES, forget, meta, send } from "./kept";

interface Event_ extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetch extends Event_ {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker_ {
  SOPAN: { version: string; assets: string[] };
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  addEventListener(kind: "install" | "activate" | "sync", act: (event: Event_) => void): void;
  addEventListener(kind: "fetch", act: (event: Fetch) => void): void;
}

const worker = self as unknown as Worker_;
const SHELL = `sopan-shell-${worker.SOPAN.version}`;
const PAGES = ["hi", "en"].map((language) => `/along/shell?lang=${language}`);

worker.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(SHELL)
      .then((cache) =>
        cache.addAll([
          ...worker.SOPAN.assets,
          ...PAGES.map((page) => new Request(page, { credentials: "omit", cache: "no-store" })),
        ]),
      )
      .then(() => worker.skipWaiting()),
  );
});

worker.addEventListener("activate", (event) => {
  const old = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("sopan-shell-") && name !== SHELL) await caches.delete(name);
    }
    await worker.clients.claim();
  };
  event.waitUntil(old());
});

worker.addEventListener("sync", (event) => event.waitUntil(send()));

// A film is asked for in parts.
async function part(held: Response, range: string | null): Promise<Response> {
  const asked = range?.match(/^bytes=(\d+)-(\d*)$/);
  if (!asked) return held;
  const whole = await held.blob();
  const first = Number(asked[1]);
  const last = asked[2] ? Math.min(Number(asked[2]), whole.size - 1) : whole.size - 1;
  if (first >= whole.size) {
    return new Response(null, { status: 416, headers: { "content-range": `bytes */${whole.size}` } });
  }
  return new Response(whole.slice(first, last + 1), {
    status: 206,
    headers: {
      "content-type": held.headers.get("content-type") ?? "application/octet-stream",
      "content-range": `bytes ${first}-${last}/${whole.size}`,
      "content-length": String(last + 1 - first),
      "accept-ranges": "bytes",
    },
  });
}

async function file(request: Request): Promise<Response> {
  const cache = await caches.open(FILES);
  const held = await cache.match(new URL(request.url).pathname);
  if (held) return part(held, request.headers.get("range"));
  return request.mode === "navigate" ? page(request) : fetch(request);
}

async function asset(request: Request): Promise<Response> {
  const cache = await caches.open(SHELL);
  const held = await cache.match(request);
  if (held) return held;
  // Each has a name of its own for ever, and is the same for everybody.
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (failed) {
    const language = (await meta<string>("lang")) === "hi" ? "hi" : "en";
    const cache = await caches.open(SHELL);
    const held = await cache.match(`/along/shell?lang=${language}`);
    if (!held) throw failed;
    return held;
  }
}

// Whoever signs out leaves no course behind; what waits is sent before, and what can't be
// sent waits for the next time.
async function leave(request: Request): Promise<Response> {
  await send().catch(() => 0);
  const answer = await fetch(request);
  await forget().catch(() => undefined);
  return answer;
}

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  // A document that was taken along is opened as a page of its own.
  if (request.method === "GET" && url.pathname.startsWith("/files/")) {
    event.respondWith(file(request));
  } else if (request.mode === "navigate") {
    if (request.method === "GET") event.respondWith(page(request));
    else if (url.pathname === "/sign-out") event.respondWith(leave(request));
  } else if (request.method === "GET" && url.pathname.startsWith("/assets/")) {
    event.respondWith(asset(request));
  }
});
