// The player's comfort: comes back to the last position and keeps it, and
// measures the time spent. Without it the pages work by plain links and forms.

const SAVE_EVERY = 5_000;
const BEAT_EVERY = 30_000;
const IDLE_AFTER = 60_000;

function start(player: HTMLElement): void {
  const { code = "", resource = "", csrf = "" } = player.dataset;
  const film = player.querySelector("video");
  const text = player.querySelector<HTMLElement>(".player-text");
  let saved = Number(player.dataset.position) || 0;

  // When the line is down, `undo` keeps what wasn't taken for the next time.
  function post(what: string, values: Record<string, string>, undo: () => void): void {
    void fetch(`/learn/${encodeURIComponent(code)}/${what}`, {
      method: "POST",
      keepalive: true,
      credentials: "same-origin",
      headers: { "x-csrf-token": csrf },
      body: new URLSearchParams({ resource, ...values }),
    }).then((answer) => {
      if (answer.status >= 500) undo();
    }, undo);
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
    post("position", { position: String(now) }, () => (saved = -1));
  }

  function comeBack(): void {
    if (saved <= 0) return;
    if (film) {
      film.currentTime = saved;
      film.addEventListener("loadedmetadata", () => {
        if (film.currentTime < 1) film.currentTime = saved;
      }, { once: true });
    } else if (text && !location.hash) {
      const box = text.getBoundingClientRect();
      window.scrollTo({ top: window.scrollY + box.top + (box.height * saved) / 1000 });
    }
  }

  // Time counts while the page is seen and somebody is there: the film plays,
  // or a key, finger or wheel has moved within the last minute.
  let touched = Date.now();
  let counted = 0;
  let last = Date.now();
  for (const kind of ["keydown", "pointerdown", "pointermove", "wheel", "touchstart", "scroll"]) {
    addEventListener(kind, () => (touched = Date.now()), { passive: true });
  }

  function tick(): void {
    const now = Date.now();
    const step = now - last;
    last = now;
    const playing = film !== null && !film.paused && !film.ended;
    const there = !document.hidden && (playing || now - touched < IDLE_AFTER);
    // A step much longer than the clock's means that the machine slept.
    if (there && step < 5_000) counted += step;
  }

  function beat(): void {
    tick();
    const seconds = Math.floor(counted / 1000);
    if (seconds < 1) return;
    counted -= seconds * 1000;
    post("time", { seconds: String(seconds) }, () => (counted += seconds * 1000));
  }

  // Content of a package says by messages that somebody moves in it, and what became of
  // what it said. Nothing is believed: what is shown leads to a page that asks the server.
  const content = player.querySelector<HTMLElement>("[data-content]");
  addEventListener("message", (event) => {
    const what: unknown = (event.data as { sopan?: unknown } | null)?.sopan;
    if (!content || typeof what !== "string") return;
    if (what === "here") touched = Date.now();
    for (const notice of player.querySelectorAll<HTMLElement>("[data-when]")) {
      const names = notice.dataset.when?.split(" ") ?? [];
      if (what !== "here") notice.hidden = !names.includes(what);
    }
  });

  function leave(): void {
    save();
    beat();
  }

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

const player = document.querySelector<HTMLElement>("[data-player]");
if (player) start(player);
