// An author brings in lessons from packages, SCORM 1.2, cmi5, and SCORM 2004 in its own order; an
// official works through all on a phone, loses nothing by leaving in the middle, and the record shows
// the completions. The packages are ours.

import { crc32 } from "node:zlib";

const SCORM_MANIFEST = `<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="ALARM" version="1.0" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
  <organizations default="O"><organization identifier="O"><title>When the alarm rings</title>
    <item identifier="I" identifierref="R"><title>The alarm</title></item></organization></organizations>
  <resources><resource identifier="R" type="webcontent" adlcp:scormtype="sco" href="index.html">
    <file href="index.html"/></resource></resources>
</manifest>`;

// It looks for its interface from the frame above on, as many do, and has two pages.
const SCORM_PAGE = `<!DOCTYPE html><html lang="en"><head><title>The alarm</title></head><body>
<p id="who"></p><p id="where"></p><p id="cookie"></p>
<button id="next">Next</button> <button id="end">Finish</button>
<script>
  function find(w) { while (!w.API && w.parent && w.parent !== w) w = w.parent; return w.API; }
  const api = find(window.parent);
  const say = (id, text) => { document.getElementById(id).textContent = text; };
  say("who", api.LMSInitialize("") + " " + api.LMSGetValue("cmi.core.entry"));
  say("where", "page " + (api.LMSGetValue("cmi.core.lesson_location") || "1"));
  try { say("cookie", "cookie " + document.cookie); } catch { say("cookie", "no cookie"); }
  document.getElementById("next").onclick = () => {
    api.LMSSetValue("cmi.core.lesson_status", "incomplete");
    api.LMSSetValue("cmi.core.lesson_location", "2");
    api.LMSSetValue("cmi.core.exit", "suspend");
    say("where", "kept " + api.LMSCommit(""));
  };
  document.getElementById("end").onclick = () => {
    api.LMSSetValue("cmi.core.lesson_status", "completed");
    say("where", "ended " + api.LMSFinish("") + " " + api.LMSFinish(""));
  };
</script></body></html>`;

// A frame that keeps its place, and a window of it in which the lesson is ended. The window looks
// for its interface as the standard's own example does: upwards, then at its opener.
const POPUP_FRAME = `<!DOCTYPE html><html lang="en"><head><title>The drill</title></head><body>
<p id="left"></p><p id="kept"></p><button id="next">Next</button> <button id="open">Open the drill</button>
<script>
  const api = window.parent.API;
  const say = (id, text) => { document.getElementById(id).textContent = text; };
  api.LMSInitialize("");
  say("left", "left " + api.LMSGetValue("cmi.suspend_data"));
  let place = 0;
  document.getElementById("next").onclick = () => {
    place += 1;
    api.LMSSetValue("cmi.core.lesson_status", "incomplete");
    api.LMSSetValue("cmi.core.exit", "suspend");
    api.LMSSetValue("cmi.suspend_data", "place " + place);
    say("kept", "place " + place + " kept " + api.LMSCommit(""));
  };
  document.getElementById("open").onclick = () => window.open("drill.html");
</script></body></html>`;
const POPUP = `<!DOCTYPE html><html lang="en"><head><title>The drill itself</title></head><body>
<p id="found"></p><p id="ended"></p><button id="end">End the drill</button>
<script>
  function climb(w) { while (!w.API && w.parent && w.parent !== w) w = w.parent; return w.API; }
  const api = window.opener.API || climb(window);
  const say = (id, text) => { document.getElementById(id).textContent = text; };
  api.LMSInitialize("");
  say("found", "found " + api.LMSGetValue("cmi.suspend_data"));
  document.getElementById("end").onclick = () => {
    api.LMSSetValue("cmi.suspend_data", "all of it");
    api.LMSSetValue("cmi.core.exit", "suspend");
    api.LMSSetValue("cmi.core.lesson_status", "completed");
    say("ended", "ended " + api.LMSFinish(""));
  };
</script></body></html>`;

// An outer page that keeps place and score, and puts one slide after another into a frame. The slides
// only show something.
const TOUR = `<!DOCTYPE html><html lang="en"><head><title>The tour</title></head><body>
<p id="found"></p><p id="kept"></p><p id="asked"></p>
<button id="next">Next slide</button> <button id="keep">Keep</button> <button id="ask">Ask</button>
<iframe title="Slide" src="slide.html?1"></iframe>
<script>
  const api = window.API;
  const say = (id, text) => { document.getElementById(id).textContent = text; };
  api.LMSInitialize("");
  let slide = 1;
  say("found", "found place " + api.LMSGetValue("cmi.core.lesson_location") + " score " + api.LMSGetValue("cmi.core.score.raw"));
  document.getElementById("next").onclick = () => {
    slide += 1;
    document.querySelector("iframe").src = "slide.html?" + slide;
  };
  document.getElementById("ask").onclick = () => say("asked", "answer " + confirm("Begin anew?"));
  document.getElementById("keep").onclick = () => {
    api.LMSSetValue("cmi.core.lesson_status", "incomplete");
    api.LMSSetValue("cmi.core.exit", "suspend");
    api.LMSSetValue("cmi.core.lesson_location", String(slide));
    api.LMSSetValue("cmi.core.score.raw", String(slide * 10));
    say("kept", "place " + slide + " kept " + api.LMSCommit(""));
  };
</script></body></html>`;
const SLIDE = `<!DOCTYPE html><html lang="en"><head><title>A slide</title></head><body>
<p id="slide"></p><script>document.getElementById("slide").textContent = "slide " + location.search.slice(1);</script></body></html>`;

const CMI5 = `<?xml version="1.0" encoding="UTF-8"?>
<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">
  <course id="https://example.org/exits"><title><langstring lang="en">The way out</langstring></title>
    <description><langstring lang="en">Where the exits are</langstring></description></course>
  <au id="https://example.org/exits/1" moveOn="Passed" masteryScore="0.5">
    <title><langstring lang="en">The exits</langstring></title>
    <description><langstring lang="en">Find them</langstring></description><url>index.html</url></au>
</courseStructure>`;

const CMI5_PAGE = `<!DOCTYPE html><html lang="en"><head><title>The exits</title></head><body>
<p id="said">begins</p><button id="pass">Pass</button>
<script>
  const told = new URLSearchParams(location.search);
  const say = (text) => { document.getElementById("said").textContent = text; };
  const activity = told.get("activityId"), registration = told.get("registration");
  const actor = JSON.parse(told.get("actor"));
  let headers, data;
  async function state(verb, result) {
    const context = structuredClone(data.contextTemplate);
    context.registration = registration;
    context.contextActivities.category = [{ id: "https://w3id.org/xapi/cmi5/context/categories/cmi5" }];
    const statement = { actor, verb: { id: "http://adlnet.gov/expapi/verbs/" + verb }, object: { id: activity }, context };
    if (result) statement.result = result;
    const answer = await fetch(told.get("endpoint") + "statements", {
      method: "POST", headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify(statement),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }
  (async () => {
    const fetched = await (await fetch(told.get("fetch"), { method: "POST" })).json();
    headers = { authorization: "Basic " + fetched["auth-token"], "x-experience-api-version": "1.0.3" };
    const query = new URLSearchParams({ stateId: "LMS.LaunchData", activityId: activity, registration, agent: JSON.stringify(actor) });
    data = await (await fetch(told.get("endpoint") + "activities/state?" + query, { headers })).json();
    await state("initialized");
    say("ready " + data.masteryScore);
    document.getElementById("pass").onclick = async () => {
      await state("passed", { score: { scaled: 0.9 }, success: true });
      await state("terminated");
      say("passed");
    };
  })().catch((error) => say(String(error)));
</script></body></html>`;

// It leads from part to part itself: the second stays closed until the first is understood, and the
// test at its end is taken again until it is passed.
const ORDER_PART = (id, title, rules) => `<item identifier="${id}" identifierref="R${id}"><title>${title}</title>
  <adlcp:data><adlcp:map targetID="notes"/></adlcp:data>
  <imsss:sequencing>${rules}<imsss:deliveryControls completionSetByContent="true" objectiveSetByContent="true"/></imsss:sequencing></item>`;
const ORDER_MAP = (reads) =>
  `<imsss:mapInfo targetObjectiveID="understood" readSatisfiedStatus="${reads}" writeSatisfiedStatus="${!reads}"/>`;
const ORDER_RULE = (kind, condition, action) =>
  `<imsss:${kind}Rule><imsss:ruleConditions>${condition}</imsss:ruleConditions><imsss:ruleAction action="${action}"/></imsss:${kind}Rule>`;
const ORDER_CLOSED = (condition) =>
  ORDER_RULE("preCondition", `<imsss:ruleCondition referencedObjective="needed" operator="not" condition="${condition}"/>`, "disabled");
const ORDER_AGAIN = (operator, action) =>
  ORDER_RULE("postCondition", `<imsss:ruleCondition operator="${operator}" condition="satisfied"/>`, action);
const ORDER_MANIFEST = `<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="ORDER" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" xmlns:imsss="http://www.imsglobal.org/xsd/imsss">
  <metadata><schema>ADL SCORM</schema><schemaversion>2004 4th Edition</schemaversion></metadata>
  <organizations default="O"><organization identifier="O"><title>First things first</title>
    ${ORDER_PART("A", "The rule", `<imsss:objectives><imsss:primaryObjective objectiveID="o">${ORDER_MAP(false)}</imsss:primaryObjective></imsss:objectives>`)}
    ${ORDER_PART("B", "The case", `<imsss:sequencingRules>${ORDER_CLOSED("satisfied")}${ORDER_CLOSED("objectiveStatusKnown")}</imsss:sequencingRules>
      <imsss:objectives><imsss:primaryObjective/><imsss:objective objectiveID="needed">${ORDER_MAP(true)}</imsss:objective></imsss:objectives>`)}
    ${ORDER_PART("T", "The test", `<imsss:sequencingRules>${ORDER_AGAIN("noOp", "exitAll")}${ORDER_AGAIN("not", "retry")}</imsss:sequencingRules>`)}
    <imsss:sequencing><imsss:controlMode choice="false" flow="true"/></imsss:sequencing>
  </organization></organizations>
  <resources>${["A", "B", "T"].map((id) => `<resource identifier="R${id}" type="webcontent" adlcp:scormType="sco" href="part.html?${id}"><file href="part.html"/></resource>`).join("")}</resources>
</manifest>`;
// One page for all parts. It says its last when it is left.
const ORDER_PAGE = `<!DOCTYPE html><html lang="en"><head><title>Part</title></head><body>
<p id="who"></p><p id="may"></p><p id="shared"></p>
<button id="pass">Understood</button> <button id="fail">Not yet</button> <button id="on">Lead on</button>
<script>
  function find(w) { while (!w.API_1484_11 && w.parent && w.parent !== w) w = w.parent; return w.API_1484_11; }
  const api = find(window.parent);
  const say = (id, text) => { document.getElementById(id).textContent = text; };
  let open = api.Initialize("") === "true";
  say("who", "part " + location.search.slice(1) + " " + api.GetValue("cmi.entry"));
  const may = () => say("may", "continue " + api.GetValue("adl.nav.request_valid.continue"));
  may();
  say("shared", api.GetValue("adl.data._count") + " shared: " + (api.GetValue("adl.data.0.store") || "nothing"));
  const end = () => { if (open) { open = false; api.Terminate(""); } };
  const tell = (word) => {
    api.SetValue("cmi.success_status", word);
    api.SetValue("cmi.completion_status", "completed");
    api.SetValue("adl.data.0.store", word + " in " + location.search.slice(1));
    api.Commit("");
    may();
  };
  document.getElementById("pass").onclick = () => tell("passed");
  document.getElementById("fail").onclick = () => tell("failed");
  document.getElementById("on").onclick = () => { api.SetValue("adl.nav.request", "continue"); end(); };
  window.onunload = end;
</script></body></html>`;

/** A ZIP of these files, nothing of it compressed. */
function zip(files) {
  const parts = [];
  const directory = [];
  let at = 0;
  for (const [name, text] of Object.entries(files)) {
    const [title, content] = [Buffer.from(name), Buffer.from(text)];
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0); // needs version 2.0
    common.writeUInt16LE(0x0800, 2); // names are UTF-8
    common.writeUInt16LE(0x21, 8); // 1 January 1980
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(title.length, 22);
    const [local, central, place] = [Buffer.from("PK\x03\x04"), Buffer.from("PK\x01\x02\x14\x00"), Buffer.alloc(14)];
    place.writeUInt32LE(at, 10);
    parts.push(local, common, title, content);
    directory.push(central, common, place, title);
    at += local.length + common.length + title.length + content.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(Object.keys(files).length, 8);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, listing, end]);
}

export default async ({ signIn, shot, assert, address }) => {
  const author = await signIn("author");
  const sent = async (press) => Promise.all([author.waitForNavigation(), press]);

  /** Brings a package in, gives it its minutes and publishes it: the code of the course. */
  async function bringIn(name, files, title) {
    await author.goto(`${address}/authoring`);
    const form = author.locator('form[action="/authoring/packages"]');
    await form.locator('input[type="file"]').setInputFiles({ name, mimeType: "application/zip", buffer: zip(files) });
    await sent(form.getByRole("button", { name: "See what is in it" }).click());
    await author.getByRole("heading", { level: 1, name: title }).waitFor();
    await shot(author, `found-${name}`, { asIs: true });
    await sent(author.getByRole("button", { name: "Bring it in" }).click());
    const edit = new URL(author.url()).pathname;
    await author.locator('main [name="minutes"]').first().fill("10");
    await sent(author.locator('main form:has([name="description"])').last().locator("button").last().click());
    await author.goto(`${address}${edit}`);
    await sent(author.locator('main button[value="live"]').click());
    return edit.split("/").pop();
  }

  // Given five packages that an author has brought in and published
  const alarm = await bringIn("alarm.zip", { "imsmanifest.xml": SCORM_MANIFEST, "index.html": SCORM_PAGE }, "When the alarm rings");
  const exits = await bringIn("exits.zip", { "cmi5.xml": CMI5, "index.html": CMI5_PAGE }, "The way out");

  const drill = await bringIn("drill.zip", {
    "imsmanifest.xml": SCORM_MANIFEST.replaceAll("ALARM", "DRILL").replace("When the alarm rings", "The drill"),
    "index.html": POPUP_FRAME, "drill.html": POPUP,
  }, "The drill");
  const order = await bringIn("order.zip", { "imsmanifest.xml": ORDER_MANIFEST, "part.html": ORDER_PAGE }, "First things first");

  const tour = await bringIn("tour.zip", {
    "imsmanifest.xml": SCORM_MANIFEST.replaceAll("ALARM", "TOUR").replace("When the alarm rings", "The tour"),
    "index.html": TOUR, "slide.html": SLIDE,
  }, "The tour");

  // when an official begins the first on a phone
  const page = await signIn("learner", { width: 360 });
  const begin = async (code) => {
    await page.goto(`${address}/courses/${code}`);
    await page.getByRole("button", { name: "Enrol", exact: true }).click();
    await page.getByRole("link", { name: "Start", exact: true }).first().click();
  };
  await begin(alarm);
  const lesson = page.frameLocator("iframe");
  await lesson.getByText("true ab-initio").waitFor();
  await lesson.getByText("no cookie").waitFor();
  assert.equal(await page.getByRole("button", { name: /^Mark as done/ }).count(), 0);
  await shot(page, "lesson");
  await page.reload();
  await lesson.getByText("page 1").waitFor();

  // and leaves in the middle,
  await lesson.getByRole("button", { name: "Next" }).click();
  await lesson.getByText("kept true").waitFor();
  await page.reload();
  await lesson.getByText("true resume").waitFor();
  await lesson.getByText("page 2").waitFor();

  // then it is completed by its own word, at once
  await lesson.getByRole("button", { name: "Finish" }).click();
  await lesson.getByText("ended true").waitFor();
  await page.getByText("This lesson is completed").waitFor();
  await shot(page, "lesson-done");
  await page.goto(`${address}/courses/${alarm}`);
  await page.getByRole("link", { name: /certificate/i }).first().waitFor();

  // and so is the other, by what it states
  await begin(exits);
  await lesson.getByText("ready 0.5").waitFor();
  // Two minutes later nobody has moved, and no time counts; it does for who works in the frame.
  const content = page.frames().find((frame) => frame.url().includes("/content/"));
  for (const where of [content, page]) {
    await where.evaluate(() => {
      const now = Date.now;
      let later = 120_000;
      Date.now = () => now() + later;
      window.pass = (seconds) => (later += seconds * 1000);
    });
  }
  const passes = () => {
    const send = window.fetch;
    let counts = false;
    window.fetch = (to, how) => {
      counts ||= String(to).endsWith("/time");
      return send(to, how);
    };
    window.pass(5);
    dispatchEvent(new Event("pagehide"));
    window.fetch = send;
    return counts;
  };
  await page.evaluate(passes);
  assert.equal(await page.evaluate(passes), false);
  await lesson.getByRole("button", { name: "Pass" }).click();
  await lesson.getByText("passed", { exact: true }).waitFor();
  assert.equal(await page.evaluate(passes), true);
  await page.reload();
  await page.getByText("Score: 90 %").waitFor();
  await shot(page, "unit-done");

  // What ends in a window that it opened is completed, and what that window kept stays, whatever the
  // page says that opened it when it is left.
  await begin(drill);
  await lesson.getByRole("button", { name: "Next" }).click();
  await lesson.getByText("place 1 kept true").waitFor();
  const [popup] = await Promise.all([page.waitForEvent("popup"), lesson.getByRole("button", { name: "Open the drill" }).click()]);
  await popup.getByText("found place 1").waitFor();
  for (const place of [2, 3]) {
    await lesson.getByRole("button", { name: "Next" }).click();
    await lesson.getByText(`place ${place} kept true`).waitFor();
  }
  await popup.getByRole("button", { name: "End the drill" }).click();
  await popup.getByText("ended true").waitFor();
  await popup.close();
  await page.goto(`${address}/courses/${drill}`);
  await page.getByRole("link", { name: /certificate/i }).first().waitFor();
  await page.goBack();
  await lesson.getByText("left all of it").waitFor();

  // What an outer page keeps after slides went through its frame is what is found again.
  await begin(tour);
  const slide = lesson.frameLocator("iframe");
  await lesson.getByRole("button", { name: "Keep" }).click();
  await lesson.getByText("place 1 kept true").waitFor();
  for (const place of [2, 3]) {
    await lesson.getByRole("button", { name: "Next slide" }).click();
    await slide.getByText(`slide ${place}`).waitFor();
    await lesson.getByRole("button", { name: "Keep" }).click();
    await lesson.getByText(`place ${place} kept true`).waitFor();
  }
  await page.reload();
  await lesson.getByText("found place 3 score 30").waitFor();
  // A question that content asks in a dialog is asked.
  page.once("dialog", (dialog) => dialog.accept());
  await lesson.getByRole("button", { name: "Ask" }).click();
  await lesson.getByText("answer true").waitFor();

  // The last leads through its parts itself: what is closed can't be reached,
  await begin(order);
  await shot(page, "order-before");
  await page.getByRole("button", { name: "Begin" }).click();
  await lesson.getByText("part A ab-initio").waitFor();
  await lesson.getByText("continue false").waitFor();
  await lesson.getByText("1 shared: nothing").waitFor();
  assert.ok(await page.getByRole("button", { name: "Next part" }).isDisabled());
  await shot(page, "order-closed");
  await page.reload();
  await lesson.getByText("part A resume").waitFor();
  // what it says opens the way, on the page at once,
  await lesson.getByRole("button", { name: "Understood" }).click();
  await lesson.getByText("continue true").waitFor();
  await page.locator('button[value="continue"]:not([disabled])').waitFor();
  await page.getByRole("button", { name: "Next part" }).click();
  await lesson.getByText("part B ab-initio").waitFor();
  // it finds what the part before shared with it, and leads
  await lesson.getByText("1 shared: passed in A").waitFor();
  // on by its own request,
  await lesson.getByRole("button", { name: "Understood" }).click();
  await lesson.getByRole("button", { name: "Lead on" }).click();
  await lesson.getByText("part T ab-initio").waitFor();
  // is interrupted and resumed,
  await page.getByRole("button", { name: "Stop here and go on later" }).click();
  await page.getByRole("button", { name: "Go on where you stopped" }).click();
  await lesson.getByText("part T resume").waitFor();
  // and its test is taken again until it is passed, which completes the whole.
  await lesson.getByRole("button", { name: "Not yet" }).click();
  await page.locator('button[value="continue"]:not([disabled])').waitFor();
  await page.getByRole("button", { name: "Next part" }).click();
  await lesson.getByText("part T ab-initio").waitFor();
  await lesson.getByRole("button", { name: "Understood" }).click();
  await page.getByText("This lesson is completed").waitFor();
  await shot(page, "order-done");
  await page.reload();
  await lesson.getByText("part T resume").waitFor();
  await page.getByRole("button", { name: "Next part" }).click();
  await page.getByRole("button", { name: "Begin" }).waitFor();

  // and the record shows them all.
  await page.goto(`${address}/record`);
  for (const title of ["When the alarm rings", "The way out", "The drill", "First things first"]) {
    const row = page.locator("tr", { hasText: title });
    assert.match(await row.first().innerText(), /\d\d\.\d\d\.\d{4}/);
  }
  await shot(page, "record");
};
