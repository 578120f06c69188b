// What this device keeps: courses that were taken along, and acts that wait to be sent.
// Everything stands in one IndexedDB of this site and belongs to one official.

export interface Pack {
  owner: number;
  code: string;
  title: string;
  language: string;
  taken: number;
  spot: { resource: number; position: number } | null;
  done: number;
  total: number;
  assessment: boolean;
  modules: { title: string; lang: string; resources: Resource[] }[];
}

export interface Resource {
  id: number;
  title: string;
  lang: string;
  kind: string;
  minutes: number;
  required: boolean;
  done: boolean;
  html?: string;
  pictures?: string[];
  language?: string;
  direction?: string;
  films?: { name: string | null; src: string; bytes: number | null; sound: boolean }[];
  captions?: { src: string; language: string; name: string }[];
  transcripts?: {
    language: string;
    name: string;
    direction: string;
    lines: [number | null, string | null, string][];
  }[];
  file?: { src: string; bytes: number | null };
  away?: boolean;
}

export interface Kept {
  code: string;
  pack: Pack;
  films: string;
  files: string[];
  bytes: number;
}

export interface Act {
  seq?: number;
  id: string;
  owner: number;
  kind: "done" | "position" | "time";
  course: string;
  resource: number;
  amount: number;
  at: number;
  // Whether it may still be added to: never again once it was sent.
  open: boolean;
  // When somebody else first sent from this device since its owner last did.
  met?: number;
}

export const FILES = "sopan-along";
const NAME = "sopan-along";

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    const db = request.result;
    db.createObjectStore("meta");
    db.createObjectStore("packs", { keyPath: "code" });
    db.createObjectStore("acts", { keyPath: "seq", autoIncrement: true });
  };
  return asked(request);
}

async function within<T>(
  stores: string[],
  mode: IDBTransactionMode,
  work: (tx: IDBTransaction) => Promise<T>,
): Promise<T> {
  const db = await open();
  try {
    const tx = db.transaction(stores, mode);
    const whole = new Promise<void>((done, failed) => {
      tx.oncomplete = () => done();
      tx.onerror = tx.onabort = () => failed(tx.error);
    });
    const result = await work(tx);
    await whole;
    return result;
  } finally {
    db.close();
  }
}

export const meta = <T>(name: string): Promise<T | undefined> =>
  within(["meta"], "readonly", (tx) => asked(tx.objectStore("meta").get(name) as IDBRequest<T | undefined>));

export const setMeta = (name: string, value: unknown): Promise<unknown> =>
  within(["meta"], "readwrite", (tx) => asked(tx.objectStore("meta").put(value, name)));

export const packs = (): Promise<Kept[]> =>
  within(["packs"], "readonly", (tx) => asked(tx.objectStore("packs").getAll() as IDBRequest<Kept[]>));

export const packOf = (code: string): Promise<Kept | undefined> =>
  within(["packs"], "readonly", (tx) => asked(tx.objectStore("packs").get(code) as IDBRequest<Kept | undefined>));

export const keepPack = (kept: Kept): Promise<unknown> =>
  within(["packs"], "readwrite", (tx) => asked(tx.objectStore("packs").put(kept)));

/// Takes a course away, with the files that no other one needs.
export async function removePack(code: string): Promise<void> {
  const all = await packs();
  const needed = new Set(all.filter((kept) => kept.code !== code).flatMap((kept) => kept.files));
  const cache = await caches.open(FILES);
  for (const file of all.find((kept) => kept.code === code)?.files ?? []) {
    if (!needed.has(file)) await cache.delete(file);
  }
  await within(["packs"], "readwrite", (tx) => asked(tx.objectStore("packs").delete(code)));
}

// All acts that wait, of whomever.
const everyAct = (tx: IDBTransaction): Promise<Act[]> =>
  asked(tx.objectStore("acts").getAll() as IDBRequest<Act[]>);

/// What somebody took along is gone from this device. Acts that wait stay, for numbers and
/// times are all that they hold: they are sent when whoever did them signs in here again.
export async function forget(): Promise<void> {
  await caches.delete(FILES);
  await within(["meta", "packs", "acts"], "readwrite", async (tx) => {
    const waiting = await everyAct(tx);
    const meta = tx.objectStore("meta");
    const device = await asked(meta.get("device") as IDBRequest<string | undefined>);
    await asked(meta.clear());
    if (device && waiting.length > 0) await asked(meta.put(device, "device"));
    await asked(tx.objectStore("packs").clear());
  });
}

/// Whether anything is kept here; asked without making a database where there is none.
export async function isAnythingKept(): Promise<boolean> {
  if (!("indexedDB" in self) || !("caches" in self)) return false;
  if (indexedDB.databases) {
    const all = await indexedDB.databases();
    if (!all.some((db) => db.name === NAME)) return false;
  }
  return true;
}

async function deviceName(): Promise<string> {
  const held = await meta<string>("device");
  if (held) return held;
  const drawn = crypto.getRandomValues(new Uint8Array(12));
  const name = Array.from(drawn, (byte) => byte.toString(16).padStart(2, "0")).join("");
  await setMeta("device", name);
  return name;
}

// So long a device keeps what others did on it.
const STRANGERS_KEPT = 30 * 86_400_000;
const STRETCH = 300;
const GAP = 90_000;

/// Keeps an act until there is network. Time goes on in the same act while it is not sent
/// and no longer than a stretch; a position takes the place of the one before.
export async function keepAct(act: Pick<Act, "kind" | "course" | "resource" | "amount">): Promise<boolean> {
  const kept = await packOf(act.course);
  if (!kept) return false;
  const device = await deviceName();
  const now = Date.now();
  await within(["acts", "packs"], "readwrite", async (tx) => {
    const acts = tx.objectStore("acts");
    const all = (await everyAct(tx)).filter((held) => held.owner === kept.pack.owner);
    const same = [...all].reverse().find((held) => held.kind === act.kind);
    const goesOn =
      same?.open && same.course === act.course && same.resource === act.resource && same.at <= now;
    if (goesOn && act.kind === "position") {
      await asked(acts.put({ ...same, amount: act.amount, at: now }));
    } else if (goesOn && act.kind === "time" && same.amount + act.amount <= STRETCH && now - same.at < GAP) {
      await asked(acts.put({ ...same, amount: same.amount + act.amount, at: now }));
    } else if (!(act.kind === "done" && all.some((h) => h.kind === "done" && h.resource === act.resource))) {
      const drawn = Array.from(crypto.getRandomValues(new Uint32Array(2)), (part) => part.toString(36));
      const id = [device, now.toString(36), ...drawn].join("-");
      await asked(acts.add({ ...act, id, owner: kept.pack.owner, at: now, open: true }));
    }
    // The course as it is kept shows it, too.
    const pack = kept.pack;
    if (act.kind === "position") pack.spot = { resource: act.resource, position: act.amount };
    if (act.kind === "done") {
      for (const resource of pack.modules.flatMap((m) => m.resources)) {
        if (resource.id === act.resource && !resource.done) {
          resource.done = true;
          if (resource.required) pack.done += 1;
        }
      }
    }
    await asked(tx.objectStore("packs").put(kept));
  });
  return true;
}

// Whose acts this device sends, as the server said last: an account, and those that were merged
// into it.
interface Owners {
  owners: number[];
  asked: number;
}

const ASK_AGAIN = 86_400_000;

const waits = (): Promise<Act[]> => within(["acts"], "readonly", everyAct);

/// How many acts wait of whoever learns on this device now.
export async function waiting(): Promise<number> {
  const own = (await meta<Owners>("owners"))?.owners ?? [await meta<number>("owner")];
  return (await waits()).filter((act) => own.includes(act.owner)).length;
}

const AT_ONCE = 100;

/// Sends what waits, in order, each until it is answered. Returns how many were answered;
/// what was not stays for the next time. The page knows who is signed in: where the server
/// said lately that none of what waits is theirs, it isn't asked again.
export async function send(signedIn = 0): Promise<number> {
  if (!(await isAnythingKept())) return 0;
  const held = await waits();
  if (held.length === 0) return 0;
  const known = await meta<Owners>("owners");
  const lately = known?.owners.includes(signedIn) && Date.now() - known.asked < ASK_AGAIN;
  if (lately && !held.some((act) => known?.owners.includes(act.owner))) return 0;
  const answer = await fetch("/along/me", { credentials: "same-origin", headers: { accept: "application/json" } });
  if (!answer.ok || !answer.headers.get("content-type")?.includes("json")) return 0;
  const me = (await answer.json()) as { owners: number[]; csrf: string };
  await setMeta("owners", { owners: me.owners, asked: Date.now() });
  let sent = 0;
  for (const owner of me.owners) sent += await sendFor(owner, me.csrf);
  const now = Date.parse(answer.headers.get("date") ?? "");
  if (!Number.isNaN(now)) await forgetStrangers(me.owners, now);
  return sent;
}

// What others did and have not come back to send for so long, by the server's clock, is thrown
// away: the device's may go wrong by years. One's own acts never are before they were answered.
const forgetStrangers = (owners: number[], now: number): Promise<void> =>
  within(["acts"], "readwrite", async (tx) => {
    const store = tx.objectStore("acts");
    for (const act of await everyAct(tx)) {
      if (owners.includes(act.owner)) await asked(store.put({ ...act, met: undefined }));
      else if (act.met === undefined) await asked(store.put({ ...act, met: now }));
      else if (act.met < now - STRANGERS_KEPT) await asked(store.delete(act.seq as number));
    }
  });

async function sendFor(owner: number, csrf: string): Promise<number> {
  const device = await deviceName();
  let sent = 0;
  for (;;) {
    const part = await within(["acts"], "readwrite", async (tx) => {
      const store = tx.objectStore("acts");
      const part = (await everyAct(tx)).filter((act) => act.owner === owner).slice(0, AT_ONCE);
      // From here on nothing is added to them: an id stands for one thing.
      for (const act of part) if (act.open) await asked(store.put({ ...act, open: false }));
      return part;
    });
    if (part.length === 0) return sent;
    const told = part.map(({ id, kind, course, resource, amount, at }) => ({ id, kind, course, resource, amount, at }));
    const came = await fetch("/along/acts", {
      method: "POST",
      credentials: "same-origin",
      headers: { "x-csrf-token": csrf, accept: "application/json" },
      body: new URLSearchParams({
        owner: String(owner),
        device,
        sent: String(Date.now()),
        acts: JSON.stringify(told),
      }),
    });
    if (!came.ok) return sent;
    const { answers } = (await came.json()) as { answers: { id: string }[] };
    const answered = new Set(answers.map((line) => line.id));
    await within(["acts"], "readwrite", async (tx) => {
      const store = tx.objectStore("acts");
      for (const act of part) if (answered.has(act.id)) await asked(store.delete(act.seq as number));
    });
    if (answered.size === 0) return sent;
    sent += answered.size;
  }
}
