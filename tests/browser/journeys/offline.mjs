// An official takes a course along and learns it without network. Another person who uses the device
// before it is sent finds nothing of it, and it counts when the first is back, once.

import { readFile } from "node:fs/promises";

const course = JSON.parse(
  await readFile(new URL("../../../crates/sopan/demo/courses/cyber_hygiene.json", import.meta.url)),
);
const title = course.title_en ?? course.title_hi;

// In the page: until nothing of this kind is kept on the device.
async function empty(kind) {
  const asked = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
  const late = Date.now() + 20_000;
  for (;;) {
    const db = await asked(indexedDB.open("sopan-along", 1));
    const left = await asked(db.transaction(kind).objectStore(kind).count());
    db.close();
    if (left === 0) return;
    if (Date.now() > late) throw new Error(`${left} ${kind} are still kept`);
    await new Promise(requestAnimationFrame);
  }
}

// In the page: as if the device's clock had been years behind when it kept what waits, and this
// page asked anew whose that is. Comes back with how much waits.
async function longAgo(years) {
  const asked = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
  const db = await asked(indexedDB.open("sopan-along", 1));
  const tx = db.transaction(["acts", "meta"], "readwrite");
  const acts = await asked(tx.objectStore("acts").getAll());
  for (const act of acts) await asked(tx.objectStore("acts").put({ ...act, at: act.at - years * 31_556_952_000 }));
  await asked(tx.objectStore("meta").delete("owners"));
  db.close();
  return acts.length;
}

export default async ({ signIn, shot, assert, address, mayComplain }) => {
  // What a browser says when there is no network.
  mayComplain(/ERR_INTERNET_DISCONNECTED|Failed to fetch|ERR_FAILED/);
  // Given an official who is enrolled in a course
  const page = await signIn("learner");
  await page.goto(`${address}/catalogue?q=${encodeURIComponent(title)}`);
  await page.locator("#results").getByRole("link", { name: title }).first().click();
  const enrol = page.getByRole("button", { name: "Enrol", exact: true });
  if (await enrol.count()) await enrol.click();
  await page.getByRole("heading", { name: "Take along", exact: true }).waitFor();
  const code = new URL(page.url()).pathname.split("/").pop();

  // and takes it along, with the size shown before,
  const panel = page.locator("[data-along]");
  await panel.getByRole("button", { name: "Take along" }).click();
  await panel.getByText(/Needs \d+(\.\d)? [KM]B/).first().waitFor();
  // told which parts need the network also then,
  await panel.getByText("These parts of the course need the network.").waitFor();
  await panel.locator("[data-along-away] li", { hasText: "End-of-course assessment" }).waitFor();
  await panel.getByRole("button", { name: "Take along" }).click();
  await panel.getByText(/Taken along on \d\d\.\d\d\.\d{4}: /).waitFor();
  await shot(page, "taken", { asIs: true });
  await page.goto(`${address}/along`);
  await page.getByRole("link", { name: title }).waitFor();
  await shot(page, "along", { asIs: true });

  // (with a document, which is opened as a page of its own)
  const document = `/files/${"0".repeat(64)}.pdf`;
  await page.evaluate(async (where) => {
    const held = new Response("the document", { headers: { "content-type": "text/plain" } });
    await (await caches.open("sopan-along")).put(where, held);
  }, document);

  // when the network goes away,
  await page.context().setOffline(true);
  await page.goto(address + document);
  await page.getByText("the document").waitFor();
  // a page that was not taken along says so, and offers what was;
  await page.goto(`${address}/ranking`);
  await page.getByText("There is no network.").first().waitFor();
  await page.getByRole("link", { name: title }).click();
  // the course is read, and each of its texts is marked as done,
  await page.locator("article h1").waitFor();
  await shot(page, "offline", { asIs: true });
  await page.locator("#outline").getByText("End-of-course assessment: needs the network").waitFor();
  const resources = course.modules.flatMap((module) => module.resources);
  for (let step = 0; step < resources.length; step += 1) {
    const done = page.getByRole("button", { name: "Mark as done" });
    const before = page.url();
    await done.click();
    if (step + 1 < resources.length) await page.waitForURL((url) => url.href !== before);
    else await page.getByText("Kept on this device").waitFor();
  }
  assert.equal(await page.locator(".outline-done").count(), resources.length);

  // and another person signs in on the device before the network is back,
  const own = await page.context().cookies();
  const other = await signIn("mdo_admin");
  await page.context().addCookies(await other.context().cookies());
  await page.context().setOffline(false);
  await page.goto(`${address}/`);
  // then nothing of the course is left there, and nobody else is told of what waits;
  await page.evaluate(empty, "packs");
  assert.equal(await page.evaluate(() => caches.has("sopan-along")), false);
  await page.goto(`${address}/along`);
  await page.getByText("This device keeps no course").waitFor();
  assert.equal(await page.getByText("wait to be sent").count(), 0);

  // nothing is thrown away because the device's clock was wrong when it was done;
  const waited = await page.evaluate(longAgo, 3);
  assert.ok(waited > 0);
  await Promise.all([page.waitForResponse(/\/along\/me$/), page.reload()]);
  await page.waitForLoadState("networkidle");
  assert.equal(await page.evaluate(longAgo, 0), waited);

  // it counts when the first signs in again.
  await page.context().addCookies(own);
  await page.goto(`${address}/courses/${code}`);
  await page.evaluate(empty, "acts");
  await page.reload();
  const marks = page.locator(".course-main .outline-done");
  assert.equal(await marks.count(), resources.length);
};
