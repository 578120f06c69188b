// Runs the browser journeys: what a person does, in a real browser, against the whole program.
//
//   scripts/with-postgres node tests/browser/run.mjs [--only NAME] [--database sqlite|postgres] [--shots DIR]
//
// Each file in journeys/ exports one async function and gets the tools described at `toolsFor`.
// --only     journeys whose file name contains NAME
// --database one of the two; without it SQLite and, when SOPAN_TEST_POSTGRES_URL is set, PostgreSQL beside it
// --shots    keeps pictures of every page that a journey shows to `shot`
//
// SOPAN_PROGRAM is the program to run (target/debug/sopan), CHROMIUM the browser.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs, promisify } from "node:util";

import { violations } from "./accessibility.mjs";
import { keyboard } from "./keyboard.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "../..");
const target = path.resolve(root, process.env.CARGO_TARGET_DIR ?? "target");

// What the runner knows of the program. Everything else it learns from the JSON line on the program's
// standard output: {"address": "http://127.0.0.1:PORT", "sign_in": {"learner": "http://…", …}}
const PROGRAM = {
  file: process.env.SOPAN_PROGRAM ?? path.join(target, "debug", "sopan"),
  demo: ({ folder, databaseUrl }) => [
    "demo", "--data-dir", folder, "--database-url", databaseUrl, "--listen", "127.0.0.1:0",
    "--officials", "1500", "--json",
  ],
  verify: ({ databaseUrl }) => ["ledger", "verify", "--database-url", databaseUrl],
  sqlite: (folder) => `sqlite:${path.join(folder, "sopan.db")}`,
  // A visitor's choice of language, kept in this cookie.
  languageCookie: "language",
  startWithin: 240_000,
  stopWithin: 20_000,
};
const LANGUAGES = { en: "en-IN", hi: "hi-IN" };
const WIDTHS = { 360: 780, 1280: 900 };
const PATIENCE = 30_000; // for one step of a journey, in milliseconds
const JOURNEY_WITHIN = 600_000;

const run = promisify(execFile);

/** The installed Chromium, or a sentence that says how to get one. */
function findChromium() {
  const candidates = process.env.CHROMIUM
    ? [process.env.CHROMIUM]
    : ["chromium", "chromium-browser", "google-chrome"].flatMap((name) =>
        (process.env.PATH ?? "").split(path.delimiter).map((folder) => path.join(folder, name)));
  const found = candidates.find((file) => existsSync(file));
  if (!found) throw new Error("No Chromium found. Run scripts/prerequisites journeys, or set CHROMIUM.");
  return found;
}

/** Starts the program on a database; resolves when it has printed where it listens. */
async function startProgram(databaseUrl, folder) {
  const child = spawn(PROGRAM.file, PROGRAM.demo({ folder, databaseUrl }), { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  const said = [];
  const listen = (stream, hear) => createInterface({ input: stream }).on("line", (line) => {
    said.push(line);
    if (said.length > 200) said.shift();
    hear(line);
  });
  const ended = new Promise((resolve) => {
    child.on("error", (error) => resolve(`could not be started: ${error.message}`));
    child.on("exit", (code, signal) => resolve(`ended with ${signal ?? code}`));
  });
  const told = new Promise((resolve) => {
    listen(child.stderr, () => {});
    listen(child.stdout, (line) => {
      if (!line.startsWith("{")) return;
      try {
        const value = JSON.parse(line);
        if (value.address) resolve(value);
      } catch {
        // A line of the log that begins like JSON.
      }
    });
  });
  const late = after(PROGRAM.startWithin, "printed no address in time");
  const first = await Promise.race([told, ended, late.promise]);
  late.cancel();
  const program = {
    said,
    ended,
    /** Stops it as an operator would, and says what was wrong with its end, if anything. */
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return `${await ended} before it was told to`;
      child.kill("SIGTERM");
      const limit = after(PROGRAM.stopWithin, "did not stop in time");
      const how = await Promise.race([ended, limit.promise]);
      limit.cancel();
      if (how === "did not stop in time") child.kill("SIGKILL");
      return ["ended with 0", "ended with SIGTERM"].includes(how) ? undefined : how;
    },
  };
  if (typeof first === "string") {
    child.kill("SIGKILL");
    throw new Error(`${path.basename(PROGRAM.file)} ${first}. It said:\n${said.slice(-40).join("\n")}`);
  }
  return Object.assign(program, { address: new URL(first.address).origin, links: first.sign_in ?? {} });
}

function after(milliseconds, value) {
  let timer;
  const promise = new Promise((resolve) => { timer = setTimeout(resolve, milliseconds, value); });
  return { promise, cancel: () => clearTimeout(timer) };
}

/**
 * The tools that a journey gets:
 *
 *   open(where, options)    a page in a fresh context, at that path. Options: width (360 or 1280),
 *                           language ("en", "hi"), javaScript (true)
 *   signIn(role, options)   the same, signed in as "learner", "mdo_admin", …
 *   shot(page, name)        looks at the page's address in both languages and both widths: nothing may
 *                           stick out sideways, and an accessibility engine may find no violation. With
 *                           --shots it keeps the pictures. `{ asIs: true }` looks at the page as it
 *                           stands, for what its address alone doesn't bring back. What pages look like
 *                           doesn't depend on the database: it is looked at once
 *   keyboard(page)          the keys alone: see keyboard.mjs
 *   mayComplain(pattern)    what the browser's console may say without the journey failing, e.g. the
 *                           403 that the journey is about
 *   assert                  Node's strict assertions
 *   address, database, browser
 */
function toolsFor({ browser, program, database, sessions, journey, shots, looked }) {
  const complaints = [];
  const allowed = [];
  const contexts = [];
  const toolsPages = () => contexts.flatMap((context) => context.pages());

  async function context(options = {}) {
    const { width = 1280, language = "en", javaScript = true, storageState } = options;
    const made = await browser.newContext({
      viewport: { width, height: WIDTHS[width] ?? 900 },
      locale: LANGUAGES[language],
      timezoneId: "Asia/Kolkata",
      javaScriptEnabled: javaScript,
      reducedMotion: "reduce",
      storageState,
    });
    made.setDefaultTimeout(PATIENCE);
    contexts.push(made);
    await made.addCookies([{ name: PROGRAM.languageCookie, value: language, url: program.address }]);
    await made.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        console.error(`Content-Security-Policy: ${event.violatedDirective} stopped ${event.blockedURI || "inline code"}`);
      });
    });
    made.on("weberror", (webError) => {
      complaints.push(`${webError.page()?.url()}: ${webError.error().message}`);
    });
    made.on("console", (message) => {
      if (message.type() !== "error") return;
      complaints.push(`${message.location().url || message.page()?.url()}: ${message.text()}`);
    });
    made.on("request", (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol.startsWith("http") && origin !== program.address) {
        complaints.push(`${request.frame()?.url()}: asked another site for ${request.url()}`);
      }
    });
    return made;
  }

  async function go(page, where) {
    const answer = await page.goto(new URL(where, program.address).href);
    assert.ok(answer && answer.status() < 500, `${where} answered ${answer?.status()}`);
    return page;
  }

  async function open(where = "/", options = {}) {
    const made = await context(options);
    return go(await made.newPage(), where);
  }

  async function signIn(role, options = {}) {
    const link = program.links[role];
    assert.ok(link, `the program printed no sign-in link for ${role}, only for ${Object.keys(program.links).join(", ")}`);
    const made = await context(options);
    const page = await made.newPage();
    // A link may be good for one use only, so its session is kept for the next journey.
    if (sessions.has(role)) {
      await made.addCookies(sessions.get(role));
      return go(page, "/");
    }
    await go(page, link);
    // The link only shows whom it signs in; the button does it.
    await page.locator("main form button").click();
    await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
    sessions.set(role, (await made.cookies()).filter(({ name }) => name !== PROGRAM.languageCookie));
    return page;
  }

  async function look(page, name, width, language) {
    const sticksOut = await page.evaluate(() => {
      const root = document.scrollingElement ?? document.documentElement;
      if (root.scrollWidth <= root.clientWidth) return undefined;
      const widest = [...document.querySelectorAll("body *")]
        .filter((element) => element.getBoundingClientRect().right > root.clientWidth + 0.5 ||
          (element.scrollWidth > root.clientWidth && getComputedStyle(element).overflowX === "visible"))
        .slice(-3)
        .map((element) => `<${element.localName} class="${element.getAttribute("class") ?? ""}">`);
      return `${root.scrollWidth - root.clientWidth} px too wide: ${widest.join(" ")}`;
    });
    if (shots) {
      await mkdir(shots, { recursive: true });
      await page.screenshot({ path: path.join(shots, `${journey}-${name}-${language}-${width}.png`), fullPage: true });
    }
    assert.ok(!sticksOut, `${name} (${language}, ${width} px) is ${sticksOut}`);
    // Once per language: the width changes where things stand, not what they are.
    if (width === 360) return;
    for (const violation of await violations(page)) {
      complaints.push(`${name} (${language}, ${page.url()}): accessibility: ${violation}`);
    }
  }

  async function shot(page, name, { asIs = false } = {}) {
    if (looked.has(`${journey} ${name}`)) return;
    looked.add(`${journey} ${name}`);
    if (asIs) {
      const before = page.viewportSize();
      for (const [width, height] of Object.entries(WIDTHS)) {
        await page.setViewportSize({ width: Number(width), height });
        await look(page, name, Number(width), await page.evaluate(() => document.documentElement.lang || "und"));
      }
      if (before) await page.setViewportSize(before);
      return;
    }
    const storageState = await page.context().storageState();
    for (const language of Object.keys(LANGUAGES)) {
      const made = await context({ language, storageState });
      const copy = await made.newPage();
      await copy.goto(page.url());
      await copy.evaluate(() => document.fonts.ready);
      assert.equal(await copy.evaluate(() => document.documentElement.lang), language, `${name}: the page's lang`);
      for (const [width, height] of Object.entries(WIDTHS)) {
        await copy.setViewportSize({ width: Number(width), height });
        await look(copy, name, Number(width), language);
      }
      await made.close();
    }
  }

  return {
    tools: {
      open, signIn, shot, assert, browser, database, keyboard,
      address: program.address,
      mayComplain: (pattern) => { allowed.push(pattern); },
    },
    complaints: () => [...new Set(complaints)].filter((line) => !allowed.some((pattern) => pattern.test(line))),
    /** Keeps a picture of every page that was open when a journey failed. */
    async picture() {
      const folder = path.join(target, "journeys", database);
      await mkdir(folder, { recursive: true });
      const files = [];
      for (const [index, page] of toolsPages().entries()) {
        const file = path.join(folder, `${journey}-${index + 1}.png`);
        await page.screenshot({ path: file, fullPage: true }).then(() => files.push(`${file} (${page.url()})`), () => {});
      }
      return files;
    },
    close: () => Promise.all(contexts.map((made) => made.close())),
  };
}

/** An empty database of each kind that can be had here. */
async function databases(folder, only) {
  const found = [];
  if (only !== "postgres") {
    found.push({ name: "sqlite", url: PROGRAM.sqlite(path.join(folder, "sqlite")), drop: async () => {} });
  }
  const server = process.env.SOPAN_TEST_POSTGRES_URL;
  if (only !== "sqlite" && server) {
    const url = new URL(server);
    const name = `sopan_journeys_${process.pid}`;
    await run("createdb", [`--maintenance-db=${server}`, name]);
    url.pathname = `/${name}`;
    found.push({
      name: "postgres",
      url: url.href,
      drop: () => run("dropdb", [`--maintenance-db=${server}`, "--if-exists", "--force", name]),
    });
  } else if (only !== "sqlite") {
    console.log("!! SOPAN_TEST_POSTGRES_URL is not set: the journeys DO NOT RUN on PostgreSQL.");
    if (process.env.CI === "true" || only === "postgres") throw new Error("no PostgreSQL to run the journeys on");
  }
  return found;
}

/** All journeys on one database, from an empty one to the proof of its ledger. */
async function through(database, { browser, folder, journeys, shots, looked, report }) {
  const data = path.join(folder, database.name);
  await mkdir(data, { recursive: true });
  const started = Date.now();
  let program;
  try {
    program = await startProgram(database.url, data);
  } catch (error) {
    report(database.name, "the program starts", started, [error.message]);
    await database.drop();
    return;
  }
  const sessions = new Map();
  for (const { name, journey } of journeys) {
    const began = Date.now();
    const kit = toolsFor({ browser, program, database: database.name, sessions, journey: name, shots, looked });
    const problems = [];
    const limit = after(JOURNEY_WITHIN, "took longer than a journey may");
    try {
      const end = await Promise.race([journey(kit.tools).then(() => undefined), limit.promise]);
      if (end) throw new Error(end);
    } catch (error) {
      problems.push(error.stack ?? error, ...(await kit.picture()));
    }
    limit.cancel();
    problems.push(...kit.complaints());
    await kit.close();
    report(database.name, name, began, problems);
  }
  const stopping = Date.now();
  const bad = await program.stop();
  report(database.name, "the program stops when told to", stopping, bad ? [`it ${bad}; it said:`, ...program.said.slice(-40)] : []);
  const verifying = Date.now();
  const verified = await run(PROGRAM.file, PROGRAM.verify({ databaseUrl: database.url }), { cwd: root })
    .then(() => [], (error) => [`ledger verify: ${error.message}`, error.stdout]);
  report(database.name, "the ledger verifies afterwards", verifying, verified);
  await database.drop();
}

async function main() {
  const { values: options } = parseArgs({
    options: { only: { type: "string" }, shots: { type: "string" }, database: { type: "string" } },
  });
  assert.ok([undefined, "sqlite", "postgres"].includes(options.database), "--database is sqlite or postgres");
  const files = (await readdir(path.join(here, "journeys")))
    .filter((file) => file.endsWith(".mjs") && file.includes(options.only ?? ""))
    .sort();
  assert.ok(files.length > 0, `no journey's name contains “${options.only ?? ""}”`);
  const journeys = [];
  for (const file of files) {
    const { default: journey } = await import(pathToFileURL(path.join(here, "journeys", file)).href);
    assert.equal(typeof journey, "function", `${file} has no default export that is a function`);
    journeys.push({ name: path.basename(file, ".mjs"), journey });
  }

  const { chromium } = createRequire(path.join(root, "ui", "package.json"))("playwright-core");
  const folder = await mkdtemp(path.join(tmpdir(), "sopan-journeys-"));
  let passed = 0;
  let failed = 0;
  const report = (database, name, began, problems) => {
    const took = ((Date.now() - began) / 1000).toFixed(1);
    if (problems.length === 0) passed += 1;
    else failed += 1;
    console.log(`${problems.length === 0 ? "ok    " : "FAILED"} ${database}: ${name} (${took} s)`);
    for (const problem of problems) console.log(`       ${String(problem).replaceAll("\n", "\n       ")}`);
  };

  // The pages that were looked at already.
  const looked = new Set();
  let browser;
  try {
    browser = await chromium.launch({
      executablePath: findChromium(),
      // Chromium's sandbox refuses root.
      chromiumSandbox: process.getuid?.() !== 0,
      args: ["--disable-dev-shm-usage", "--font-render-hinting=none"],
    });
    // Both side by side: a journey mostly waits, for the program or for the browser.
    const found = await databases(folder, options.database);
    await Promise.all(found.map((database) => through(database, { browser, folder, journeys, shots: options.shots, looked, report })));
  } finally {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error.stack ?? error);
  console.log("0 passed, 1 failed");
  process.exitCode = 1;
}
