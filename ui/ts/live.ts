// Live figures: puts the tiles of the stream into the page while it is open. It can be
// paused, and it tells a screen reader what changed at most every ten seconds. Without it
// the page is whole, as it was when it was loaded.

const TELL_EVERY = 10_000;

interface Tile {
  id: string;
  value: string;
  of: string;
  numerator: number;
}

interface Tiles {
  said: string;
  as_on_said: string;
  told: string;
  tiles: Tile[];
}

function start(box: HTMLElement): void {
  const part = (name: string) => box.querySelector<HTMLElement>(`[data-live-${name}]`);
  const pause = part("pause");
  const told = part("told");
  const source = box.dataset.live;
  if (!source || !pause || !told) return;

  let stream: EventSource | undefined;
  let news = "";
  let toldAt = 0;
  let first = true;

  function show(which: "off" | "waiting" | "on" | "lost" | "none"): void {
    for (const name of ["off", "waiting", "on", "lost"]) {
      const line = part(name);
      if (line) line.hidden = name !== which;
    }
  }

  function put(tiles: Tiles): void {
    for (const tile of tiles.tiles) {
      const place = document.querySelector(`[data-figure="${tile.id}"]`);
      if (!place) continue;
      const set = (name: string, text: string) => {
        const line = place.querySelector(`[data-part="${name}"]`);
        if (line && line.textContent !== text) line.textContent = text;
      };
      set("value", tile.value);
      set("of", tile.of);
      set("moment", tiles.as_on_said);
      const bar = place.querySelector("progress");
      if (bar) bar.value = tile.numerator;
    }
    const moment = part("moment");
    if (moment) moment.textContent = tiles.said;
    // What the page was loaded with is no news.
    if (!first) news = tiles.told;
    first = false;
  }

  function tell(): void {
    const now = Date.now();
    if (!news || !told || now - toldAt < TELL_EVERY) return;
    told.textContent = news;
    news = "";
    toldAt = now;
  }

  function begin(): void {
    show("waiting");
    stream = new EventSource(source as string);
    stream.addEventListener("tiles", (event) => {
      show("on");
      put(JSON.parse((event as MessageEvent<string>).data) as Tiles);
      tell();
    });
    stream.addEventListener("open", () => show("on"));
    stream.addEventListener("error", () => show("lost"));
  }

  function end(): void {
    stream?.close();
    stream = undefined;
    news = "";
  }

  pause.hidden = false;
  pause.addEventListener("click", () => {
    if (stream) {
      end();
      show("none");
    } else {
      begin();
    }
    pause.textContent = (stream ? pause.dataset.pause : pause.dataset.resume) ?? "";
  });
  setInterval(tell, 1_000);
  addEventListener("pagehide", end);
  begin();
}

const box = document.querySelector<HTMLElement>("[data-live]");
if (box) start(box);

export {};
