// A large file goes before its form, in pieces (tus), so that a line that breaks costs only
// what was on its way. It goes on by itself when the line is back, and where the same file is
// chosen again after the page was closed. Without this script the form brings it as a whole.

import { DetailedError, Upload } from "tus-js-client";

const SMALL = 5 * 1024 * 1024;
const PIECE = 16 * 1024 * 1024;

type State = "sending" | "waiting" | "paused" | "refused" | "arrived";

function prepare(form: HTMLFormElement): void {
  const input = form.querySelector<HTMLInputElement>("input[type=file]");
  const panel = form.querySelector<HTMLElement>("[data-upload-panel]");
  const endpoint = form.dataset.upload;
  if (!input || !panel || !endpoint) return;
  const bar = panel.querySelector("progress");
  const part = panel.querySelector("[data-upload-part]");
  const button = (name: string) => panel.querySelector<HTMLButtonElement>(`[data-upload-${name}]`);
  let upload: Upload | null = null;

  const show = (state: State) => {
    panel.hidden = false;
    for (const said of panel.querySelectorAll<HTMLElement>("[data-when]")) said.hidden = said.dataset.when !== state;
    const busy = state === "sending" || state === "waiting";
    for (const name of ["pause", "stop"]) button(name)?.toggleAttribute("hidden", !busy && !(name === "stop" && state === "paused"));
    button("again")?.toggleAttribute("hidden", state !== "paused");
    for (const other of form.querySelectorAll<HTMLButtonElement>("button:not([type=button])")) other.disabled = state !== "refused";
    input.disabled = state !== "refused";
  };
  const halt = (state: State) => {
    void upload?.abort();
    show(state);
  };
  const over = () => {
    upload = null;
    panel.hidden = true;
    input.disabled = false;
    for (const other of form.querySelectorAll<HTMLButtonElement>("button")) other.disabled = false;
  };
  button("pause")?.addEventListener("click", () => halt("paused"));
  button("again")?.addEventListener("click", () => {
    show("sending");
    upload?.start();
  });
  button("stop")?.addEventListener("click", () => {
    void upload?.abort(true).catch(() => undefined);
    over();
  });
  addEventListener("online", () => {
    if (!upload || panel.querySelector<HTMLElement>('[data-when="waiting"]')?.hidden !== false) return;
    show("sending");
    upload.start();
  });

  form.addEventListener("submit", (event) => {
    const file = input.files?.[0];
    if (!file || file.size < SMALL) return;
    event.preventDefault();
    const pressed = event.submitter;
    const say = (name: string, value: string) => {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      form.append(field);
    };
    const sent = new Upload(file, {
      endpoint,
      headers: { "x-csrf-token": form.querySelector<HTMLInputElement>("[name=csrf]")?.value ?? "" },
      chunkSize: PIECE,
      retryDelays: [500, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000, 60_000, 60_000],
      onProgress: (come, all) => {
        const hundredths = Math.floor((100 * come) / all);
        if (bar) bar.value = hundredths;
        if (part) part.textContent = `${hundredths} %`;
      },
      onError: (error) => {
        // Where the line is gone the rest waits for it; a refusal is one.
        const status = error instanceof DetailedError ? error.originalResponse?.getStatus() ?? 0 : 0;
        show(status >= 400 && status < 500 && status !== 409 ? "refused" : navigator.onLine ? "paused" : "waiting");
      },
      onSuccess: () => {
        show("arrived");
        say("uploaded", (sent.url ?? "").split("/").pop() ?? "");
        say("file_name", file.name);
        if (pressed instanceof HTMLButtonElement && pressed.name) say(pressed.name, pressed.value);
        form.submit();
      },
    });
    upload = sent;
    show("sending");
    void sent.findPreviousUploads().then((before) => {
      const last = before[before.length - 1];
      if (last) sent.resumeFromPreviousUpload(last);
      sent.start();
    });
  });
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-upload]")) prepare(form);
