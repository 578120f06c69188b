/*! This file contains scorm-again (https://github.com/jcputney/scorm-again).
 * MIT License
 *
 * Copyright (c) 2020 Jonathan Putney
 *
 * Permission is hereby granted, free of charge, to any person obtaining a copy
 * of this software and associated documentation files (the "Software"), to deal
 * in the Software without restriction, including without limitation the rights
 * to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
 * copies of the Software, and to permit persons to whom the Software is
 * furnished to do so, subject to the following conditions:
 *
 * The above copyright notice and this permission notice shall be included in all
 * copies or substantial portions of the Software.
 *
 * THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
 * IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
 * FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
 * AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
 * LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
 * OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
 * SOFTWARE.
 */
// The run-time that SCORM content calls, inside the document of the content itself.
//
// Content runs in a frame without an origin, from where nothing of Sopan's can be
// reached; but SCORM's calls answer at once, and nothing can cross from such a frame to
// another at once. So each page of the content carries the run-time (the server writes it
// into its head), and what the content says goes straight to the server, under the
// address that opened this content and nothing else. scorm-again is the run-time; this
// file brings it what was left before, and carries away what is said.

import { tell } from "./here";

type Values = Record<string, string>;

interface Began {
  values: Values;
  number: number;
  running: boolean;
  suspend_characters: number;
  valid?: Record<string, boolean>;
  shared?: Shared[];
}

// Data that parts of a package share.
interface Shared {
  target: string;
  read: boolean;
  write: boolean;
  store?: string;
}

// What scorm-again has for them.
interface Stores {
  restoreSharedDataSnapshot(stores: Values): void;
  configureSharedDataMaps(maps: { targetID: string; readSharedData: boolean; writeSharedData: boolean }[]): void;
  captureWritableSharedDataSnapshot(): Values;
}

interface Result {
  result: string;
  errorCode: number;
}

// What both of scorm-again's interfaces have.
export interface Interface {
  lastErrorCode: string;
  isInitialized(): boolean;
  isTerminated(): boolean;
  getFlattenedCMI(): Record<string, unknown>;
  loadFromFlattenedJSON(values: Values): void;
  [call: string]: unknown;
}

export interface Standard {
  // As content looks for it.
  name: "API" | "API_1484_11";
  // How its calls are named.
  initialize: string;
  terminate: string;
  get: string;
  set: string;
  commit: string;
  make(settings: Record<string, unknown>): Interface;
}

type Call = (...values: string[]) => string;
type Window_ = Window & Record<string, unknown>;

const SUSPEND = "cmi.suspend_data";
const REQUEST = "adl.nav.request";
const VALID = "adl.nav.request_valid.";
// More of it than this, scorm-again itself doesn't take.
const SHORT = 4_000;
const AGAIN_AFTER = 5_000;
// So long what a page found when it was loaded is what is there.
const FRESH = 2_000;
// So long frames inside the content have to say their last.
const FRAMES_NEED = 300;

// Where a page of the same content that is within reach has a run-time, it is the one.
function within(name: string): unknown {
  const seen: Window[] = [];
  const starts = [window.parent, window.opener as Window | null];
  for (let start of starts) {
    while (start && start !== window && !seen.includes(start)) {
      seen.push(start);
      try {
        const found = (start as Window_)[name];
        if (found) return found;
        start = start.parent;
      } catch {
        break;
      }
    }
  }
  return undefined;
}

// What the server says of a request, by the name that content asks for it with:
// `continue`, `choice.{target=ID}`.
function granted(valid: Record<string, boolean>, name: string): string {
  const known = valid[name.replace(/\{target=(.*)\}$/, "$1")];
  return known === undefined ? "unknown" : String(known);
}

// Content climbs from frame to frame to find its run-time, and stumbles over the first
// frame that it may not look into. It finds this in its place.
// So does a window that content opens, where it looks to its opener.
function standIn(name: string, api: unknown): void {
  const own = window as unknown as Window_;
  own[name] = api;
  for (const where of ["parent", "opener"] as const) {
    const other = window[where] as Window | null;
    if (!other || other === window) continue;
    try {
      void (other as Window_)[name];
    } catch {
      const seen: Record<string, unknown> = {
        [name]: api,
        postMessage: other.postMessage.bind(other),
      };
      seen.parent = seen;
      Object.defineProperty(window, where, { value: seen, configurable: true });
    }
  }
}

// Gives back what is to be done before the page of the player goes elsewhere.
function speak(standard: Standard, address: (what: string) => string): () => void {
  // Content that couldn't begin isn't told that it could.
  let good = true;
  function begin(before: Began | null): Began | null {
    const request = new XMLHttpRequest();
    try {
      request.open("POST", address("begin"), false);
      request.send();
    } catch {
      // The page is being left, where nothing may be waited for; or the line is down.
      if (!before) tell("lost");
      return before;
    }
    if (request.status === 200) return JSON.parse(request.responseText) as Began;
    tell(request.status === 409 ? "elsewhere" : "lost");
    return request.status === 409 ? null : before;
  }
  let began = begin(null);
  const at = performance.now();

  let number = 0;
  let suspended = "";
  let saying = "";
  let again = 0;
  // In a package that is played in its own order: where it may ask to go, and asks.
  let valid: Record<string, boolean> = {};
  let asked = "";
  // Shared data as they were found, and those that were written in this page.
  let found: Values = {};
  const written: Values = {};
  let leaving = false;
  let awake = false;
  // Pages of the content that only show something have nothing to say, also when they are left:
  // the page in whose frame they stand speaks.
  let speaks = false;

  const api = standard.make({
    autocommit: true,
    autocommitSeconds: 10,
    lmsCommitUrl: "commit",
    dataCommitFormat: "flattened",
    autoCompleteLessonStatus: true,
    mastery_override: true,
    logLevel: 5,
    httpService: {
      updateSettings: () => undefined,
      processHttpRequest: (
        _url: string,
        _what: unknown,
        ending: boolean,
        _log: unknown,
        _listeners: unknown,
        about?: { trigger: string },
      ): Result => say(ending, about?.trigger !== "autocommit"),
    },
  });

  function said(): Values {
    const values: Values = {};
    for (const [name, value] of Object.entries(api.getFlattenedCMI())) {
      if (typeof value === "string" && value !== "") values[name] = value;
      if (typeof value === "number") values[name] = String(value);
    }
    if (suspended === "") delete values[SUSPEND];
    else values[SUSPEND] = suspended;
    if (leaving) values[REQUEST] = "_none_";
    else if (asked !== "") values[REQUEST] = asked;
    return values;
  }

  function share(all: Shared[]): void {
    const stores = api.adl as Stores | undefined;
    if (!stores || all.length === 0) return;
    found = {};
    for (const { target, store } of all) if (store !== undefined) found[target] = store;
    stores.restoreSharedDataSnapshot(found);
    stores.configureSharedDataMaps(
      all.map(({ target, read, write }) => ({ targetID: target, readSharedData: read, writeSharedData: write })),
    );
  }

  // What this page didn't write stays with whichever part did.
  function shared(): Values {
    const stores = api.adl as Stores | undefined;
    for (const [target, store] of Object.entries(stores?.captureWritableSharedDataSnapshot() ?? {})) {
      if (target in written || store !== found[target]) written[target] = store;
    }
    return written;
  }

  const words = (ended: boolean): string => JSON.stringify({ number, ended, said: said(), shared: shared() });

  function taken(status: number, text: string): boolean {
    if (status === 200) {
      const kept = JSON.parse(text) as {
        done: boolean;
        suspend_data_long: boolean;
        moved?: boolean;
        valid?: Record<string, boolean>;
      };
      valid = kept.valid ?? valid;
      if (kept.suspend_data_long) {
        console.warn("Sopan: these suspend data are longer than the standard asks platforms to keep");
      }
      tell(kept.moved ? "moved" : kept.done ? "done" : "kept");
      return true;
    }
    if (status === 409) {
      good = false;
      tell("elsewhere");
    } else {
      tell("lost");
    }
    return false;
  }

  // When the line is down, the last that was said is said again until it is heard.
  function later(): void {
    tell("lost");
    clearTimeout(again);
    again = window.setTimeout(() => void saySlowly(saying), AGAIN_AFTER);
  }

  async function saySlowly(body: string): Promise<void> {
    if (body !== saying || !good) return;
    try {
      const answer = await fetch(address("commit"), { method: "POST", body });
      if (answer.status >= 500) later();
      else taken(answer.status, await answer.text());
    } catch {
      later();
    }
  }

  function say(ended: boolean, wait: boolean): Result {
    if (!speaks) return { result: "true", errorCode: 0 };
    if (!good) return { result: "false", errorCode: 101 };
    number += 1;
    saying = words(ended);
    if (!wait) {
      void saySlowly(saying);
      return { result: "true", errorCode: 0 };
    }
    const request = new XMLHttpRequest();
    try {
      request.open("POST", address("commit"), false);
      request.send(saying);
    } catch {
      // The page is being left, where nothing may be waited for; or the line is down.
      if (!navigator.sendBeacon(address("commit"), saying)) later();
      return { result: "true", errorCode: 0 };
    }
    if (request.status >= 500) later();
    const heard = request.status < 500 && taken(request.status, request.responseText);
    return heard ? { result: "true", errorCode: 0 } : { result: "false", errorCode: 101 };
  }

  const call = (name: string): Call => (api[name] as Call).bind(api);
  const [initialize, terminate] = [call(standard.initialize), call(standard.terminate)];
  const [get, set, commit] = [call(standard.get), call(standard.set), call(standard.commit)];

  // The content calls for the first time in this page: it goes on where the page before was, and
  // after whatever another page said while this one only showed something.
  let running = false;
  function wake(): void {
    if (awake) return;
    awake = true;
    if (began && performance.now() - at > FRESH) began = begin(began);
    good = began !== null;
    if (!began) return;
    number = began.number;
    valid = began.valid ?? {};
    suspended = began.values[SUSPEND] ?? "";
    const values = { ...began.values };
    if (suspended !== "") values[SUSPEND] = suspended.slice(0, SHORT);
    api.loadFromFlattenedJSON(values);
    share(began.shared ?? []);
    running = began.running;
    if (running) initialize("");
  }
  function talk(): void {
    wake();
    speaks = true;
  }
  api[standard.initialize] = (value = ""): string => {
    wake();
    if (!good) return "false";
    // Where the page before had begun it, there is nothing to say yet.
    if (running && value === "") {
      running = false;
      api.lastErrorCode = "0";
      return "true";
    }
    speaks = true;
    const begun = initialize(value);
    if (begun === "true") say(false, true);
    return begun;
  };
  api[standard.terminate] = (value = ""): string => {
    talk();
    running = false;
    return terminate(value);
  };
  api[standard.commit] = (value = ""): string => {
    talk();
    return commit(value);
  };
  api[standard.get] = (name: string): string => {
    wake();
    if (String(name).startsWith(VALID) && Object.keys(valid).length > 0 && api.isInitialized()) {
      api.lastErrorCode = "0";
      return granted(valid, name.slice(VALID.length));
    }
    return get(name) && name === SUSPEND && api.isInitialized() ? suspended : get(name);
  };
  api[standard.set] = (name: string, value: unknown): string => {
    talk();
    const text = String(value);
    if (name === REQUEST) {
      const answer = set(name, text);
      if (answer === "true") asked = text;
      return answer;
    }
    if (name !== SUSPEND) return set(name, text);
    const answer = set(name, text.slice(0, SHORT));
    if (answer === "true") suspended = text;
    return answer;
  };
  standIn(standard.name, api);

  addEventListener("pagehide", () => {
    if (leaving || !speaks || !api.isInitialized() || api.isTerminated() || !good) return;
    number += 1;
    saying = words(false);
    navigator.sendBeacon(address("commit"), saying);
  });
  // Whoever leaves by a button of the player decides where to, and the content no more.
  return () => {
    leaving = true;
    for (const kind of ["beforeunload", "pagehide", "unload"]) dispatchEvent(new Event(kind));
    if (api.isInitialized() && !api.isTerminated() && good) say(false, true);
    leaving = false;
  };
}

export function start(standard: Standard): void {
  const script = document.currentScript as HTMLScriptElement | null;
  const where = script?.dataset.sopan;
  if (!script || !where) return;
  const found = within(standard.name);
  let leave = (): void => {
    for (const kind of ["beforeunload", "pagehide", "unload"]) dispatchEvent(new Event(kind));
  };
  if (found) (window as unknown as Window_)[standard.name] = found;
  else leave = speak(standard, (what) => new URL(`${where}/${what}`, script.src).href);

  // While a page is being left nothing can be waited for. So the player says before that it
  // will be, and what the content says then is heard before it goes on.
  addEventListener("message", (event) => {
    if ((event.data as { sopan?: unknown } | null)?.sopan !== "leave") return;
    for (let at = 0; at < window.length; at += 1) {
      window[at]?.postMessage({ sopan: "leave" }, "*");
    }
    leave();
    setTimeout(() => tell("left"), window.length > 0 ? FRAMES_NEED : 0);
  });
}
