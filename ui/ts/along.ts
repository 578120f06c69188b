// Takes courses along, lists what this device keeps, and shows a kept course where there is
// no network, with the same player.

import { FILES, type Kept, type Pack, type Resource, keepAct, keepPack, packOf, packs, removePack, send, setMeta, waiting } from "./kept";
import { start } from "./playing";

const held = document.querySelector<HTMLElement>("[data-along-words]");

function say(name: string, values: Record<string, string> = {}): string {
  let text = held?.dataset[name] ?? "";
  for (const [key, value] of Object.entries(values)) text = text.replace(`{${key}}`, value);
  return text;
}

type Child = Node | string | null | undefined | false;

function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Record<string, string | boolean> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false) made.setAttribute(key, value);
  }
  made.append(...children.filter((child): child is Node | string => !!child));
  return made;
}

function button(label: string, act: () => void, kind = "button"): HTMLButtonElement {
  const made = make("button", { type: "button", class: kind }, label);
  made.addEventListener("click", act);
  return made;
}

// As the pages write it: “640 KB”, “12.4 MB”.
function size(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.ceil(bytes / 1000)} KB`;
  return `${Math.floor(bytes / 1_000_000)}.${Math.floor((bytes % 1_000_000) / 100_000)} MB`;
}

function day(moment: number): string {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Kolkata" }).format(moment);
  return parts.split("/").join(".");
}

const resources = (pack: Pack): Resource[] => pack.modules.flatMap((module) => module.resources);

// The parts of a course that need the network also where it was taken along: packages, what lies
// elsewhere, the assessment.
function needNetwork(pack: Pack): HTMLElement | false {
  const parts = resources(pack).filter((one) => one.away).map((one) => make("li", { lang: one.lang }, one.title));
  if (pack.assessment) parts.push(make("li", {}, say("assessment")));
  return parts.length > 0 &&
    make("div", { class: "stack-small", "data-along-away": true }, make("p", {}, say("far")), make("ul", { class: "small" }, ...parts));
}

// Which files of a course are taken: documents, captions and pictures always, of each film the one that
// was chosen, else the film itself.
function filesOf(pack: Pack, films: string): { src: string; bytes: number }[] {
  const files = new Map<string, number>();
  for (const resource of resources(pack)) {
    if (resource.file) files.set(resource.file.src, resource.file.bytes ?? 0);
    for (const captions of resource.captions ?? []) files.set(captions.src, 20_000);
    for (const picture of resource.pictures ?? []) files.set(picture, 200_000);
    const chosen = film(resource, films);
    if (chosen) files.set(chosen.src, chosen.bytes ?? 0);
  }
  return Array.from(files, ([src, bytes]) => ({ src, bytes }));
}

function film(resource: Resource, films: string) {
  const all = resource.films ?? [];
  if (films === "none") return undefined;
  if (films === "sound") return all.find((one) => one.sound) ?? all[0];
  return all.find((one) => one.name === films && !one.sound) ?? all[0];
}

async function fetchPack(code: string): Promise<Pack> {
  const answer = await fetch(`/learn/${encodeURIComponent(code)}/pack`, {
    credentials: "same-origin",
    headers: { accept: "application/json" },
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()) as Pack;
}

// The panel on a course's page.
async function panel(box: HTMLElement): Promise<void> {
  if (!("serviceWorker" in navigator) || !("caches" in window)) return;
  const code = box.dataset.along ?? "";
  const body = box.querySelector<HTMLElement>("[data-along-body]");
  const status = box.querySelector<HTMLElement>("[data-along-status]");
  if (!body || !status) return;
  box.hidden = false;

  const choose = async () => {
    status.textContent = "";
    const pack = await fetchPack(code);
    const names = new Set<string>();
    let sound = false;
    let any = false;
    for (const one of resources(pack).flatMap((resource) => resource.films ?? [])) {
      any = true;
      if (one.sound) sound = true;
      else if (one.name) names.add(one.name);
    }
    const choices: [string, string][] = any
      ? [["full", say("full")], ...Array.from(names, (name): [string, string] => [name, name]), ...(sound ? [["sound", say("sound")] as [string, string]] : []), ["none", say("none")]]
      : [["none", say("texts")]];
    const text = new Blob([JSON.stringify(pack)]).size;
    const need = (films: string) => filesOf(pack, films).reduce((sum, one) => sum + one.bytes, text);
    const list = make("fieldset", { class: "field" }, make("legend", {}, any ? say("films") : say("texts")));
    choices.forEach(([value, label], place) => {
      const field = make("input", { type: "radio", name: "along-films", value, checked: place === 0 });
      list.append(make("label", { class: "choice" }, field, make("span", {}, label, " ", make("span", { class: "soft small" }, say("size", { size: size(need(value)) })))));
    });
    const go = button(say("take"), () => {
      const chosen = list.querySelector<HTMLInputElement>("input:checked")?.value ?? "none";
      void take(pack, chosen, text).catch(() => (status.textContent = say("failed")));
    }, "button button-main");
    body.replaceChildren(list, needNetwork(pack) || "", make("div", { class: "buttons" }, go));
  };

  const take = async (pack: Pack, films: string, text: number) => {
    const files = filesOf(pack, films);
    const cache = await caches.open(FILES);
    const missing: { src: string; bytes: number }[] = [];
    for (const one of files) if (!(await cache.match(one.src))) missing.push(one);
    const all = files.reduce((sum, one) => sum + one.bytes, text);
    const toCome = missing.reduce((sum, one) => sum + one.bytes, text);
    const room = await navigator.storage?.estimate?.();
    const free = room ? (room.quota ?? Infinity) - (room.usage ?? 0) : Infinity;
    if (toCome > free) {
      status.textContent = say("missing", { size: size(toCome - free) });
      return;
    }
    void navigator.storage?.persist?.();
    await navigator.serviceWorker.register("/sw.js");
    const stop = new AbortController();
    const bar = make("progress", { max: String(Math.max(all, 1)), value: "0", "aria-label": say("take") });
    const words = make("p", { class: "small" });
    let done = all - toCome + text;
    const show = () => {
      bar.value = Math.min(done, all);
      words.textContent = say("stored", { done: size(Math.min(done, all)), size: size(all) });
    };
    show();
    body.replaceChildren(bar, words, make("div", { class: "buttons" }, button(say("stop"), () => stop.abort())));
    try {
      for (const one of missing) {
        const answer = await fetch(one.src, { credentials: "same-origin", signal: stop.signal });
        if (!answer.ok || !answer.body) throw new Error(one.src);
        let came = 0;
        const counted = answer.body.pipeThrough(
          new TransformStream<Uint8Array, Uint8Array>({
            transform(chunk, to) {
              came += chunk.length;
              done += chunk.length;
              show();
              to.enqueue(chunk);
            },
          }),
        );
        await cache.put(one.src, new Response(counted, { headers: answer.headers }));
        done += one.bytes - came;
      }
      const kept: Kept = { code, pack, films, files: files.map((one) => one.src), bytes: all };
      // Without the worker nothing of it would be found.
      await navigator.serviceWorker.ready;
      await setMeta("owner", pack.owner);
      await setMeta("lang", document.documentElement.lang);
      await keepPack(kept);
    } catch (failed) {
      await drop(files.map((one) => one.src));
      await shown();
      if (!stop.signal.aborted) status.textContent = say("failed");
      return;
    }
    await shown();
  };

  const shown = async () => {
    const kept = await packOf(code);
    if (!kept) {
      body.replaceChildren(make("div", { class: "buttons" }, button(say("take"), () => {
        void choose().catch(() => (status.textContent = say("failed")));
      })));
      return;
    }
    body.replaceChildren(
      make("p", {}, say("taken", { day: day(kept.pack.taken), size: size(kept.bytes) })),
      needNetwork(kept.pack) || "",
      make("div", { class: "buttons" },
        button(say("again"), () => void choose().catch(() => (status.textContent = say("failed")))),
        button(say("remove"), () => void removePack(code).then(shown), "button button-quiet")),
    );
  };
  await shown();
}

// Files of a course that was not stored whole are not kept, unless another one has them.
async function drop(files: string[]): Promise<void> {
  const needed = new Set((await packs()).flatMap((kept) => kept.files));
  const cache = await caches.open(FILES);
  for (const file of files) if (!needed.has(file)) await cache.delete(file);
}

// The page that lists what this device keeps, and shows it where there is no network.
async function page(box: HTMLElement): Promise<void> {
  const list = box.querySelector<HTMLElement>("[data-along-list]");
  const status = box.querySelector<HTMLElement>("[data-along-status]");
  if (!list || !status) return;
  const learns = location.pathname.match(/^\/learn\/([^/]+)(?:\/([^/]+))?$/);
  if (learns) {
    const kept = await packOf(decodeURIComponent(learns[1] ?? ""));
    if (kept) {
      lesson(box, kept, learns[2]);
      return;
    }
  }
  if (location.pathname !== "/along") {
    status.replaceChildren(make("p", { class: "strong" }, say("offline")), make("p", {}, say("nothing")));
  }
  const sent = await send().catch(() => 0);
  const left = await waiting().catch(() => 0);
  if (sent > 0) status.append(make("p", {}, say("sent", { n: String(sent) })));
  if (left > 0) status.append(make("p", {}, say("waits", { n: String(left) })));
  const show = async () => {
    const all = await packs().catch(() => []);
    const lines = all.map((kept) =>
      make("li", {},
        make("div", { class: "stack-small" },
          make("h2", { lang: kept.pack.language }, make("a", { href: `/learn/${encodeURIComponent(kept.code)}` }, kept.pack.title)),
          make("p", { class: "soft small" }, say("taken", { day: day(kept.pack.taken), size: size(kept.bytes) }))),
        button(say("remove"), () => void removePack(kept.code).then(show), "button button-quiet")));
    list.replaceChildren(all.length > 0 ? make("ul", { class: "lines" }, ...lines) : make("p", {}, say("empty")));
  };
  await show();
}

// A kept course, one resource of it.
function lesson(box: HTMLElement, kept: Kept, wanted: string | undefined): void {
  const { pack } = kept;
  const all = resources(pack);
  const found = all.findIndex((one) => String(one.id) === wanted);
  const spot = all.findIndex((one) => one.id === pack.spot?.resource);
  const at = found >= 0 ? found : Math.max(spot, 0);
  const resource = all[at];
  if (!resource) return;
  const href = (one: Resource) => `/learn/${encodeURIComponent(kept.code)}/${one.id}`;
  const [previous, next] = [all[at - 1], all[at + 1]];
  document.title = `${resource.title} · ${pack.title}`;

  const outline = make("nav", { class: "player-outline stack", id: "outline", "aria-label": say("outline") },
    make("ol", { class: "outline" }, ...pack.modules.map((module) =>
      make("li", { class: "outline-module" }, make("h3", { lang: module.lang }, module.title),
        make("ol", {}, ...module.resources.map((one) =>
          make("li", { class: one === resource ? "outline-line outline-current" : "outline-line" },
            make("span", { class: one.done ? "outline-mark outline-done" : "outline-mark", "aria-hidden": "true" }, one.done ? "✓" : ""),
            make("span", { class: "outline-words" },
              make("a", { href: href(one), lang: one.lang, ...(one === resource ? { "aria-current": "page" } : {}) }, one.title),
              make("span", { class: "soft small" }, [one.done ? say("isDone") : "", one.away ? say("needs") : "", one.minutes > 0 ? say("minutes", { n: String(one.minutes) }) : ""].filter((t) => t).join(" · "))))))))));

  if (pack.assessment) outline.append(make("p", { class: "soft small" }, say("assessment"), ": ", say("needs")));

  const position = pack.spot && pack.spot.resource === resource.id ? pack.spot.position : 0;
  const status = make("div", { role: "status" });
  const steps = make("nav", { class: "player-steps", "aria-label": say("steps") });
  if (previous) steps.append(make("a", { class: "button", rel: "prev", href: href(previous) }, say("previous")));
  if (!resource.done && !resource.away) {
    const mark = button(say("done"), () => {
      void keepAct({ kind: "done", course: kept.code, resource: resource.id, amount: 0 }).then(() => {
        if (next) {
          location.assign(href(next));
          return;
        }
        status.replaceChildren(make("p", { class: "strong" }, say("kept")));
        mark.remove();
        const here = outline.querySelector(".outline-current .outline-mark");
        here?.classList.add("outline-done");
        here?.replaceChildren("✓");
      });
    }, "button button-main");
    steps.append(mark);
  }
  if (next) steps.append(make("a", { class: "button", rel: "next", href: href(next) }, say("next")));

  const player = make("article", {
    class: "stack player-main", "data-player": true, "data-code": kept.code,
    "data-resource": String(resource.id), "data-position": String(position),
  },
    make("p", { class: "soft small" }, say("offline"), " ", make("a", { href: "/along" }, say("courses"))),
    make("h1", { lang: resource.lang }, resource.title), ...content(resource, kept), status, steps);
  box.replaceChildren(make("div", { class: "beside beside-left player" }, player, outline));
  start(player);
}

function content(resource: Resource, kept: Kept): HTMLElement[] {
  if (resource.away) return [make("p", {}, say("away"))];
  const parts: HTMLElement[] = [];
  if (resource.films) {
    const chosen = film(resource, kept.films);
    const transcripts = resource.transcripts ?? [];
    const figure = make("figure", { class: "film" });
    if (chosen) {
      const shown = make("video", { controls: true, playsinline: true, preload: "metadata", src: chosen.src, class: chosen.sound ? "film-sound" : "" },
        ...(resource.captions ?? []).map((c) =>
          make("track", { kind: "captions", src: c.src, srclang: c.language, label: c.name, default: c.language === document.documentElement.lang })));
      const speed = make("select", { class: "input", id: "film-speed", "data-speed": true },
        ...["0.5", "0.75", "1", "1.25", "1.5", "2"].map((value) => make("option", { value, selected: value === "1" }, `${value}×`)));
      figure.append(shown, make("figcaption", {},
        make("div", { class: "film-tools", "data-film-tools": true }, make("label", { for: "film-speed" }, say("speed")), speed)));
    } else {
      figure.append(make("p", {}, say("notTaken")));
    }
    const said = transcripts.map((transcript, place) =>
      make("details", { class: "more", open: place === 0 }, make("summary", { lang: transcript.language }, transcript.name),
        make("ol", { class: "said", lang: transcript.language, dir: transcript.direction },
          ...transcript.lines.map(([at, clock, text]) =>
            make("li", {}, at !== null && make("a", { href: `#t=${at}`, "data-at": String(at) }, clock ?? ""), make("span", {}, text))))));
    parts.push(make("div", { class: transcripts.length > 0 ? "film-beside" : "film-beside film-alone", "data-film": true }, figure,
      said.length > 0 && make("section", { class: "transcript" }, make("h2", {}, say("said")), ...said)));
  }
  if (resource.html) {
    const text = make("div", {
      class: resource.films ? "prose" : "prose player-text",
      lang: resource.language ?? kept.pack.language, dir: resource.direction ?? "ltr",
    });
    // The server cleaned it before it was taken along.
    text.innerHTML = resource.html;
    parts.push(text);
  }
  if (resource.file) {
    parts.push(make("p", {}, make("a", { class: "button button-main", href: resource.file.src, target: "_blank", rel: "noopener" }, say("document"))));
  }
  return parts;
}

const box = document.querySelector<HTMLElement>("[data-along]");
if (box) void panel(box);
const listed = document.querySelector<HTMLElement>("[data-along-page]");
if (listed) void page(listed);

