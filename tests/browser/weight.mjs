// What the learner's pages weigh on a first visit, on a line of 250 kbit/s and 300 ms:
//
//   node tests/browser/weight.mjs
//
// Prints a line for each page and language: bytes as they were transferred, without pictures, with
// all that the page asks for until nothing comes any more, and when it could be used: shown, and its
// scripts run. The browser has letters of its own for Devanagari, as every phone and PC in India has;
// `--bare` leaves them out. SOPAN_PROGRAM is the program, CHROMIUM the browser.

import { execFileSync, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const { chromium } = createRequire(path.join(root, "ui/package.json"))("playwright-core");
const target = process.env.CARGO_TARGET_DIR ?? path.join(root, "target");
const PROGRAM = process.env.SOPAN_PROGRAM ?? path.join(target, "release/sopan");
const LINE = { offline: false, latency: 300, downloadThroughput: 250_000 / 8, uploadThroughput: 250_000 / 8 };
const AIMS = { home: 60_000, player: 150_000 };

const folder = await mkdtemp(path.join(tmpdir(), "sopan-weight-"));
const program = spawn(PROGRAM, ["demo", "--json", "--data-dir", path.join(folder, "data"), "--listen", "127.0.0.1:0", "--officials", "1500"], {
  stdio: ["ignore", "pipe", "ignore"],
});

// Where the letters lie that the documents are set in.
async function letters() {
  const fonts = path.join(root, "ui/node_modules/@expo-google-fonts");
  const file = path.join(folder, "fonts.conf");
  await writeFile(file, `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts</dir><dir>${fonts}</dir><cachedir>${folder}/fonts</cachedir></fontconfig>`);
  return file;
}

async function measure(browser, address, cookies, language, name, where) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: language });
  await context.addCookies([...cookies, { name: "language", value: language, url: address }]);
  const page = await context.newPage();
  const line = await context.newCDPSession(page);
  await line.send("Network.enable");
  await line.send("Network.emulateNetworkConditions", LINE);
  const kinds = new Map();
  let bytes = 0;
  line.on("Network.responseReceived", ({ requestId, type }) => kinds.set(requestId, type));
  line.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (kinds.get(requestId) !== "Image") bytes += encodedDataLength;
  });
  await page.goto(new URL(where, address).href, { waitUntil: "load" });
  await page.waitForLoadState("networkidle");
  const usable = await page.evaluate(() => {
    const [shown] = performance.getEntriesByName("first-contentful-paint");
    const [page] = performance.getEntriesByType("navigation");
    return Math.max(shown?.startTime ?? Infinity, page.domContentLoadedEventEnd);
  });
  const kb = (bytes / 1000).toFixed(1);
  console.log(`| ${name}, ${language} | ${kb} KB | ${AIMS[name] / 1000} KB | ${(usable / 1000).toFixed(2)} s | 5 s |`);
  await context.close();
}

try {
  const told = await new Promise((resolve, reject) => {
    program.on("exit", (code) => reject(new Error(`${PROGRAM} ended with ${code}`)));
    createInterface({ input: program.stdout }).on("line", (said) => {
      if (said.startsWith("{")) resolve(JSON.parse(said));
    });
  });
  const address = new URL(told.address).origin;
  const env = { ...process.env };
  if (!process.argv.includes("--bare")) env.FONTCONFIG_FILE = await letters();
  const executablePath = process.env.CHROMIUM ?? execFileSync("which", ["chromium"]).toString().trim();
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"], env });
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(told.sign_in.learner);
  await page.locator("main form button").click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  await page.goto(`${address}/catalogue?q=noting`);
  await page.locator("#results h3 a, #results a[href^='/courses/']").first().click();
  const code = new URL(page.url()).pathname.split("/").pop();
  await page.locator(`form[action$="/enrol"] button`).click();
  await page.goto(`${address}/learn/${code}`);
  const player = new URL(page.url()).pathname;
  const cookies = (await context.cookies()).filter((cookie) => cookie.name !== "language");
  console.log("| first visit at 250 kbit/s, 300 ms | transferred | aim | usable after | aim |\n| --- | ---: | ---: | ---: | ---: |");
  for (const language of ["en", "hi"]) {
    await measure(browser, address, cookies, language, "home", "/");
    await measure(browser, address, cookies, language, "player", player);
  }
  await browser.close();
} finally {
  program.removeAllListeners("exit");
  program.kill("SIGTERM");
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
