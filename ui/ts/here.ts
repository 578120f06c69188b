// Tells the page of the player that somebody is here, from inside content that it shows: the
// player can't see into a frame that belongs to no origin. The server writes this script into
// the head of every page of content; in pages of SCORM it is part of the run-time (scorm.ts).

const EVERY = 10_000;

// The page of the player listens. It believes nothing but that the learner is here, and
// asks the server for the rest. From a frame within the content it is the top, too; from a
// window that the content opened it is reached by way of the page that opened it.
export function tell(what: string): void {
  for (const other of [window.top, window.opener as Window | null]) {
    if (other === window) continue;
    try {
      other?.postMessage({ sopan: what }, "*");
    } catch {
      // It is gone.
    }
  }
}

let told = 0;
function here(): void {
  if (Date.now() - told < EVERY) return;
  told = Date.now();
  tell("here");
}

// What a program does is nobody's: it scrolls by itself, and makes events of its own.
for (const kind of ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"]) {
  addEventListener(kind, (event) => {
    if (event.isTrusted && !document.hidden) here();
  }, { passive: true, capture: true });
}

// A film or a sound plays, and nobody moves. What goes round and round is an ornament.
addEventListener("timeupdate", ({ target }) => {
  if (!(target instanceof HTMLMediaElement) || document.hidden) return;
  if (!target.paused && !target.ended && !target.loop) here();
}, { passive: true, capture: true });

addEventListener("message", (event) => {
  if ((event.data as { sopan?: unknown } | null)?.sopan === "here") here();
});
