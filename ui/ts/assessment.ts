// An attempt: every answer is sent as it is given. What can't be sent is kept on this
// device and sent again until it arrives; the server says when it is durable. Without
// this script the page works by its form.

const TYPING = 700;
const AGAIN = 4_000;

interface Unsent { number: number; values: string[] }

function start(form: HTMLFormElement): void {
  const { owner = "", attempt = "", saved = "", kept = "", later = "", left = "", offline = "", away = "" } = form.dataset;
  const csrf = form.querySelector<HTMLInputElement>("input[name=csrf]")?.value ?? "";
  const numbered = form.querySelector<HTMLInputElement>("input[name=number]");
  const bar = form.querySelector<HTMLElement>(".attempt-bar");
  const time = form.querySelector<HTMLElement>(".attempt-time");
  const said = form.querySelector<HTMLElement>(".attempt-said");
  // Attempts are numbered for each learner, and a device may be shared.
  const store = `sopan:${owner}:${attempt}`;
  let number = Number(numbered?.value) || 0;
  let unsent: Record<string, Unsent> = {};
  let sending: Promise<void> | undefined;
  let waiting = 0;
  let signedOut = false;

  try {
    unsent = JSON.parse(localStorage.getItem(store) ?? "{}") as Record<string, Unsent>;
  } catch {
    unsent = {};
  }

  // A full or forbidden store must not keep anybody from answering.
  function keep(): void {
    try {
      if (Object.keys(unsent).length > 0) localStorage.setItem(store, JSON.stringify(unsent));
      else localStorage.removeItem(store);
    } catch { /* the page itself still holds it */ }
  }

  function say(text: string): void {
    if (bar) bar.hidden = false;
    if (said && said.textContent !== text) said.textContent = text;
  }

  function fields(question: Element): (HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement)[] {
    return [...question.querySelectorAll<HTMLInputElement>("[name^='q-']")];
  }

  function values(question: Element): string[] {
    return fields(question)
      .filter((f) => !(f instanceof HTMLInputElement && /radio|checkbox/.test(f.type)) || f.checked)
      .map((f) => f.value);
  }

  // Puts an answer into the fields, as the server or this device kept it.
  function put(question: Element, given: string[]): void {
    let place = 0;
    for (const field of fields(question)) {
      if (field instanceof HTMLInputElement && field.type === "hidden") continue;
      if (field instanceof HTMLInputElement && /radio|checkbox/.test(field.type)) {
        field.checked = given.includes(field.value);
      } else {
        field.value = given[place] ?? "";
        place += 1;
      }
    }
  }

  function questionOf(id: string): HTMLElement | null {
    return form.querySelector<HTMLElement>(`[data-question="${id}"]`);
  }

  function over(): void {
    unsent = {};
    keep();
    location.assign(`${attempt}/outcome`);
  }

  async function send(id: string, one: Unsent): Promise<boolean> {
    const body = new URLSearchParams({ question: id, number: String(one.number) });
    for (const value of one.values) body.append("value[]", value);
    const answer = await fetch(`${attempt}/answer`, {
      method: "POST",
      credentials: "same-origin",
      headers: { "x-csrf-token": csrf, accept: "application/json" },
      body,
    });
    if (!answer.ok) {
      // Gone for good is what there is no question for any more. Who was signed out, or in
      // again elsewhere, still has the answers here and is told how they come to be sent.
      if (answer.status === 404) {
        delete unsent[id];
        return true;
      }
      signedOut = answer.status < 500 && answer.status !== 429;
      return false;
    }
    signedOut = false;
    const told = await answer.json() as { became: string; number?: number; value?: string[] };
    if (told.became === "over") {
      over();
      return true;
    }
    // What was typed meanwhile goes next.
    if (unsent[id]?.number === one.number) delete unsent[id];
    const question = questionOf(id);
    if (told.became === "later" && question && !unsent[id]) {
      number = Math.max(number, told.number ?? 0);
      put(question, told.value ?? []);
      const line = question.querySelector(".question-said");
      if (line) line.textContent = later;
    }
    return true;
  }

  // Sends what is left, also what is answered meanwhile. Whoever asks while it goes on waits
  // for the same end.
  function flush(): Promise<void> {
    sending ??= sendAll().finally(() => { sending = undefined; });
    return sending;
  }

  async function sendAll(): Promise<void> {
    window.clearTimeout(waiting);
    const first = (): [string, Unsent] | undefined =>
      Object.entries(unsent).sort((a, b) => a[1].number - b[1].number)[0];
    try {
      for (let next = first(); next; next = first()) {
        if (!await send(...next)) throw new Error("not taken");
        keep();
      }
      say(saved);
    } catch {
      say(signedOut ? away : kept);
    }
    keep();
    if (numbered) numbered.value = String(number);
    if (Object.keys(unsent).length > 0) waiting = window.setTimeout(() => void flush(), navigator.onLine ? AGAIN : AGAIN * 2);
  }

  function answered(question: HTMLElement): void {
    number += 1;
    const line = question.querySelector(".question-said");
    if (line) line.textContent = "";
    unsent[question.dataset.question ?? ""] = { number, values: values(question) };
    keep();
  }

  let typing = 0;
  form.addEventListener("input", (event) => {
    const question = (event.target as Element).closest<HTMLElement>("[data-question]");
    if (!question) return;
    answered(question);
    window.clearTimeout(typing);
    const written = (event.target as Element).matches("textarea, input:not([type=radio]):not([type=checkbox])");
    typing = window.setTimeout(() => void flush(), written ? TYPING : 0);
  });

  // The form is sent when everything has arrived; it holds the same answers once more.
  let leaving = false;
  form.addEventListener("submit", (event) => {
    if (leaving || Object.keys(unsent).length === 0) return;
    event.preventDefault();
    const button = (event as SubmitEvent).submitter;
    void flush().then(() => {
      if (Object.keys(unsent).length > 0) {
        say(signedOut ? away : offline);
        return;
      }
      leaving = true;
      form.requestSubmit(button);
    });
  });

  addEventListener("online", () => void flush());
  addEventListener("pagehide", keep);

  if (form.dataset.seconds) {
    // Counted from when the page came, so that a wrong clock of the device means nothing.
    const ends = performance.now() + Number(form.dataset.seconds) * 1000;
    const clock = time?.querySelector("span");
    const tick = (): void => {
      const seconds = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
      const two = (n: number): string => String(n).padStart(2, "0");
      const text = `${Math.floor(seconds / 60)}:${two(seconds % 60)} ${left}`;
      if (clock && clock.textContent !== text) clock.textContent = text;
      if (bar) bar.hidden = false;
      if (time) {
        time.hidden = false;
        time.classList.toggle("attempt-time-short", seconds <= 60);
      }
      if (seconds === 0) {
        window.clearInterval(ticking);
        void flush().then(() => window.setTimeout(() => location.assign(`${attempt}/outcome`), 1_500));
      }
    };
    const ticking = window.setInterval(tick, 500);
    tick();
  }

  // What an earlier visit could not send.
  for (const [id, one] of Object.entries(unsent)) {
    const question = questionOf(id);
    if (!question) delete unsent[id];
    else {
      number = Math.max(number, one.number);
      put(question, one.values);
    }
  }
  if (Object.keys(unsent).length > 0) void flush();
}

const form = document.querySelector<HTMLFormElement>("form[data-attempt]");
if (form) start(form);
