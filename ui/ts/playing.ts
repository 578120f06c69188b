// The player's comfort: comes back to the last position and keeps it, measures the time
// spent, sets speed and size of a film, and follows its transcript. Without it the pages work
// by plain links and forms. What can't be sent is kept where the course was taken along.

import { keepAct, packOf } from "./kept";

const SAVE_EVERY = 5_000;
const BEAT_EVERY = 30_000;
const IDLE_AFTER = 60_000;
// So long a word from a window that content opened holds; it comes every ten seconds.
const HEARD_FOR = 12_000;
// So long content has to say its last.
const LAST_WORDS = 1_500;
// So long the server has to answer before it is taken to be out of reach.
const IN_REACH = 8_000;

type Kind = "position" | "time";

export function start(player: HTMLElement): void {
  const { code = "", resource = "", csrf = "" } = player.dataset;
  const film = player.querySelector("video");
  const text = player.querySelector<HTMLElement>(".player-text");
  let saved = Number(player.dataset.position) || 0;

  // When the line is down, the device keeps it; where it doesn't, `undo` keeps what wasn't
  // taken for the next time.
  function keep(kind: Kind, amount: number, undo: () => void): void {
    keepAct({ kind, course: code, resource: Number(resource), amount }).then(
      (kept) => {
        if (!kept) undo();
      },
      undo,
    );
  }

  function post(kind: Kind, amount: number, undo: () => void): void {
    if (!csrf) {
      keep(kind, amount, undo);
      return;
    }
    const name = kind === "time" ? "seconds" : "position";
    void fetch(`/learn/${encodeURIComponent(code)}/${kind}`, {
      method: "POST",
      keepalive: true,
      credentials: "same-origin",
      headers: { "x-csrf-token": csrf, accept: "application/json" },
      body: new URLSearchParams({ resource, [name]: String(amount) }),
    }).then(
      (answer) => {
        // Signed out meanwhile, or in again elsewhere: it waits on the device for the next time,
        // and where the course isn't kept here the page says so.
        if (answer.status === 401 || answer.status === 400) {
          keep(kind, amount, () => {
            undo();
            player.querySelector<HTMLElement>("[data-away]")?.removeAttribute("hidden");
          });
        }
        else if (answer.status >= 500) undo();
      },
      () => keep(kind, amount, undo),
    );
  }

  // A film's position is in seconds; a text's in thousandths of its height
  // that have passed the window's upper edge.
  function position(): number {
    if (film) return Math.floor(film.currentTime);
    if (!text) return 0;
    const box = text.getBoundingClientRect();
    const passed = -box.top / Math.max(box.height, 1);
    return Math.round(Math.min(Math.max(passed, 0), 1) * 1000);
  }

  function save(): void {
    const now = position();
    if (now === saved) return;
    saved = now;
    post("position", now, () => (saved = -1));
  }

  function seek(to: number): void {
    if (!film) return;
    film.currentTime = to;
    film.addEventListener("loadedmetadata", () => {
      if (Math.abs(film.currentTime - to) > 1) film.currentTime = to;
    }, { once: true });
  }

  function comeBack(): void {
    if (saved <= 0) return;
    if (film) {
      seek(saved);
    } else if (text && !location.hash) {
      const box = text.getBoundingClientRect();
      window.scrollTo({ top: window.scrollY + box.top + (box.height * saved) / 1000 });
    }
  }

  // Time counts while the page is seen and somebody is there: the film plays,
  // or a key, finger or wheel has moved within the last minute. A window that content
  // opened may lie in front of the page, and is seen in its place.
  let touched = Date.now();
  let beyond = 0;
  let counted = 0;
  let last = Date.now();
  for (const kind of ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"]) {
    addEventListener(kind, () => (touched = Date.now()), { passive: true });
  }

  function tick(): void {
    const now = Date.now();
    const step = now - last;
    last = now;
    const playing = film !== null && !film.paused && !film.ended && !film.loop;
    const seen = !document.hidden || now - beyond < HEARD_FOR;
    const there = seen && (playing || now - touched < IDLE_AFTER);
    // A step much longer than the clock's, or than from word to word where the browser slows
    // the clock of a hidden page, means that the machine slept; one below nothing that
    // somebody set its clock.
    if (there && step > 0 && step < HEARD_FOR) counted += step;
  }

  function beat(): void {
    tick();
    const seconds = Math.floor(counted / 1000);
    if (seconds < 1) return;
    counted -= seconds * 1000;
    post("time", seconds, () => (counted += seconds * 1000));
  }

  // Content of a package says by messages that somebody moves in it or that it plays, and
  // what became of what it said. Nothing else is believed: what is shown leads to a page that
  // asks the server. It is heard from its frame and from frames within that.
  const content = player.querySelector<HTMLElement>("[data-content]");
  const inside = content?.querySelector("iframe")?.contentWindow;
  function isContent(source: MessageEventSource | null): boolean {
    let from = source as Window | null | undefined;
    while (from && from !== inside && from !== from.parent) from = from.parent;
    return !!inside && from === inside;
  }
  addEventListener("message", (event) => {
    const what: unknown = (event.data as { sopan?: unknown } | null)?.sopan;
    if (typeof what !== "string" || !isContent(event.source)) return;
    if (what === "here") {
      touched = Date.now();
      if (document.hidden) beyond = touched;
      tick();
    }
    if (what === "left") left();
    if (base && what === "moved") location.assign(base);
    if (base && (what === "kept" || what === "done")) void renew(base);
    if (what === "left") return;
    for (const notice of player.querySelectorAll<HTMLElement>("[data-when]")) {
      const names = notice.dataset.when?.split(" ") ?? [];
      if (what !== "here") notice.hidden = !names.includes(what);
    }
  });

  // A package that is played in its own order: its buttons and outline follow what its parts
  // say, and a button lets the open part say its last before it leads on.
  const base = content?.dataset.wayBase;
  const frame = content?.dataset.speaks === "true" ? content.querySelector("iframe") : null;
  let left = (): void => undefined;
  let leaving = false;
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("[data-way]") || !frame?.contentWindow) return;
    event.preventDefault();
    leaving = true;
    const pressed = event.submitter;
    if (pressed instanceof HTMLButtonElement && pressed.name) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = pressed.name;
      field.value = pressed.value;
      form.append(field);
    }
    for (const button of document.querySelectorAll<HTMLButtonElement>("[data-way] button")) {
      button.disabled = true;
    }
    const wait = setTimeout(() => left(), LAST_WORDS);
    left = () => {
      clearTimeout(wait);
      left = () => undefined;
      form.submit();
    };
    frame.contentWindow.postMessage({ sopan: "leave" }, "*");
  });

  async function renew(from: string): Promise<void> {
    try {
      const answer = await fetch(`${from}/way`, { credentials: "same-origin" });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const id of ["way-steps", "way-parts"]) {
        const [old, now] = [document.getElementById(id), page.getElementById(id)];
        // Who presses a button, or is about to, finds it where it was.
        if (!leaving && old && now && !old.contains(document.activeElement)) old.replaceWith(now);
      }
    } catch {
      // The line is down; what is shown stays.
    }
  }

  function leave(): void {
    save();
    beat();
  }

  // Without network, what is done is kept here, and the way goes on. A device may think that
  // it has one where nothing comes through: of a course that was taken along it is tried out.
  const form = player.querySelector<HTMLFormElement>('form[action$="/done"]');
  let trying = false;
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    if (trying) return;
    trying = true;
    void packOf(code).catch(() => undefined).then(async (pack) => {
      const sends = navigator.onLine && (!pack || await answers());
      if (sends) {
        form.submit();
        return;
      }
      leave();
      if (await keepAct({ kind: "done", course: code, resource: Number(resource), amount: 0 })) {
        location.assign(player.dataset.next ?? `/learn/${encodeURIComponent(code)}`);
      } else {
        form.submit();
      }
    }).finally(() => (trying = false));
  });

  if (film) begin(player, film, seek);
  comeBack();
  setInterval(tick, 1_000);
  setInterval(save, SAVE_EVERY);
  setInterval(beat, BEAT_EVERY);
  film?.addEventListener("pause", save);
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) leave();
  });
}

// Whether the server answers.
async function answers(): Promise<boolean> {
  try {
    const answer = await fetch("/along/me", {
      credentials: "same-origin",
      headers: { accept: "application/json" },
      signal: AbortSignal.timeout(IN_REACH),
    });
    return answer.status > 0;
  } catch {
    return false;
  }
}

// What a film has besides its own controls.
function begin(player: HTMLElement, film: HTMLVideoElement, seek: (to: number) => void): void {
  const tools = player.querySelector<HTMLElement>("[data-film-tools]");
  const speed = player.querySelector<HTMLSelectElement>("[data-speed]");
  if (tools && speed) {
    tools.hidden = false;
    const held = sessionStorage.getItem("speed");
    if (held) speed.value = held;
    const set = () => (film.playbackRate = film.defaultPlaybackRate = Number(speed.value) || 1);
    speed.addEventListener("change", () => {
      sessionStorage.setItem("speed", speed.value);
      set();
    });
    set();
  }

  const sizes = Array.from(player.querySelectorAll<HTMLAnchorElement>("a[data-src]"));
  for (const size of sizes) {
    size.addEventListener("click", (event) => {
      event.preventDefault();
      const [at, plays, src] = [film.currentTime, !film.paused, size.dataset.src ?? ""];
      for (const other of sizes) other.removeAttribute("aria-current");
      size.setAttribute("aria-current", "true");
      film.classList.toggle("film-sound", size.dataset.sound === "true");
      const load = player.querySelector<HTMLAnchorElement>("[data-download]");
      if (load) load.href = src;
      film.src = src;
      if (at > 0) seek(at);
      if (plays) void film.play();
    });
  }

  const lines = Array.from(player.querySelectorAll<HTMLAnchorElement>("a[data-at]"));
  for (const line of lines) {
    line.addEventListener("click", (event) => {
      event.preventDefault();
      seek(Number(line.dataset.at) || 0);
      void film.play();
    });
  }
  film.addEventListener("timeupdate", () => {
    for (const list of player.querySelectorAll("ol.said")) {
      let now: Element | null = null;
      for (const line of list.querySelectorAll<HTMLAnchorElement>("a[data-at]")) {
        if (Number(line.dataset.at) <= film.currentTime) now = line.closest("li");
      }
      for (const line of list.children) {
        if (line === now) line.setAttribute("aria-current", "true");
        else line.removeAttribute("aria-current");
      }
    }
  });
}
