// An author writes a course from the first draft to its assessment and publishes it; an official finds it,
// enrols and reads it. What was written into it as script is gone.

const TITLE = "Keeping the minutes of a meeting";
// One pixel.
const PICTURE = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

export default async ({ signIn, shot, assert, address }) => {
  const page = await signIn("author");
  const form = (name) => page.locator(`main form:has([name="${name}"])`).last();
  const send = async (name, act) => {
    const button = act ? form(name).locator(`button[value="${act}"]`) : form(name).locator("button").last();
    await Promise.all([page.waitForNavigation(), button.click()]);
  };

  // Given a draft
  await page.goto(`${address}/authoring`);
  await shot(page, "authoring");
  await page.goto(`${address}/authoring/new`);
  await shot(page, "new-course");
  await page.locator('main [name="title"]').fill(TITLE);
  await page.locator('main [name="language"]').selectOption("en");
  await page.locator('main [name="description"]').fill("What was decided, by whom, and by when.");
  await send("title");
  const edit = new URL(page.url()).pathname;
  assert.match(edit, /^\/authoring\/courses\/[^/]+$/);
  const code = edit.split("/").pop();

  // that can't be published as it is
  await Promise.all([page.waitForNavigation(), page.locator('main button[value="live"]').click()]);
  await page.locator(".authoring-problems li").first().waitFor();

  // when it gets a module with a text
  await form("new-module").locator('[name="new-module"]').fill("Before and after");
  await send("new-module", "add");
  await page.getByRole("link", { name: "Add a resource" }).first().click();
  await page.waitForURL(/\/resource\?/);
  await shot(page, "resource");
  await page.locator('main [name="title"]').fill("The agenda comes first");
  await page.locator('main [name="kind"][value="text"]').check();
  await page.getByRole("button", { name: "HTML", exact: true }).click();
  await page.locator('main textarea[name="body"]').fill(
    "<p>Circulate the agenda two days before.</p><script>document.title = 'stolen'</script><p onclick='steal()'>Note each decision.</p>",
  );
  await page.locator('main [name="minutes"]').fill("7");
  await page.locator('main input[type="checkbox"][name="required"]').check();
  await send("body");
  if (new URL(page.url()).pathname !== edit) await page.goto(address + edit);
  await page.getByRole("link", { name: "The agenda comes first" }).waitFor();

  // and a film that comes in pieces, is paused and goes on,
  await page.getByRole("link", { name: "Add a resource" }).first().click();
  await page.waitForURL(/\/resource\?/);
  let slow = 1500;
  await page.route("**/authoring/uploads/*", async (route) => {
    if (route.request().method() === "PATCH") await new Promise((go) => setTimeout(go, slow));
    await route.continue().catch(() => undefined);
  });
  await page.locator('main [name="title"]').fill("A meeting from the first minute to the last");
  await page.locator('main [name="kind"][value="video"]').check();
  await page.locator('main [name="minutes"]').fill("3");
  const film = Buffer.concat([Buffer.from("\0\0\0\x20ftypisom", "latin1"), Buffer.alloc(6_000_000)]);
  await page.locator('main form:has([name="body"]) input[type="file"]').setInputFiles({ name: "film.mp4", mimeType: "video/mp4", buffer: film });
  await form("body").getByRole("button", { name: "Save" }).click();
  const panel = form("body").locator("[data-upload-panel]");
  await panel.getByRole("button", { name: "Pause" }).click();
  await panel.getByText("Paused.").waitFor();
  await shot(page, "upload", { asIs: true });
  slow = 0;
  await Promise.all([page.waitForNavigation(), panel.getByRole("button", { name: "Go on" }).click()]);
  await page.unroute("**/authoring/uploads/*");
  if (new URL(page.url()).pathname !== edit) await page.goto(address + edit);
  await page.getByRole("link", { name: "A meeting from the first minute to the last" }).waitFor();

  // which the keyboard puts before the text,
  const film_handle = page.getByRole("button", { name: "Move “A meeting from the first minute to the last”" });
  await film_handle.focus();
  await Promise.all([page.waitForResponse((r) => r.url().endsWith("/outline") && r.status() === 204), page.keyboard.press("ArrowUp")]);
  await page.locator("[data-arrange-said]", { hasText: "is 1 of 2 in “Before and after”" }).waitFor({ state: "attached" });
  const order = () => page.locator("[data-resource]").evaluateAll((all) => all.map((one) => one.dataset.title));
  assert.deepEqual(await order(), ["A meeting from the first minute to the last", "The agenda comes first"]);
  // and the pointer behind it again,
  await film_handle.scrollIntoViewIfNeeded();
  const [from, to] = [await film_handle.boundingBox(), await page.locator("[data-resource]").last().boundingBox()];
  await page.mouse.move(from.x + 8, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(from.x + 8, to.y + to.height - 4, { steps: 6 });
  await Promise.all([page.waitForResponse((r) => r.url().endsWith("/outline") && r.status() === 204), page.mouse.up()]);
  await page.goto(address + edit);
  assert.deepEqual(await order(), ["The agenda comes first", "A meeting from the first minute to the last"]);

  // with a word that is bold and a picture that says what it shows,
  await page.getByRole("link", { name: "The agenda comes first" }).click();
  await page.waitForURL(/\/resource\?/);
  await shot(page, "editor");
  await page.locator("#rich-text").click();
  await page.keyboard.press("Control+End");
  await page.getByRole("button", { name: "Bold", exact: true }).click();
  await page.keyboard.type(" In writing.");
  await Promise.all([page.waitForNavigation(), form("body").getByRole("button", { name: "Save" }).click()]);
  await page.getByRole("link", { name: "The agenda comes first" }).click();
  await page.waitForURL(/\/resource\?/);
  await page.locator('[name="picture-file"]').setInputFiles({ name: "agenda.png", mimeType: "image/png", buffer: PICTURE });
  await page.locator('[name="picture-alt"]').fill("An agenda with three items");
  await Promise.all([page.waitForNavigation(), page.getByRole("button", { name: "Add the picture" }).click()]);
  await page.locator(".player-text img[alt='An agenda with three items']").waitFor();
  assert.match(await page.locator(".player-text").innerHTML(), /<b>[^<]*In writing\.<\/b>/);
  await page.goto(address + edit);

  // and an assessment with a question,
  await form("assessment-title").locator('[name="assessment-title"]').fill("Do you know how?");
  await form("assessment-title").locator('[name="pass"]').fill("100");
  await form("assessment-title").locator('[name="attempts"]').fill("5");
  await send("assessment-title", "keep");
  await form("options").locator('textarea[name="text"]').fill("What do minutes hold?");
  await form("options").locator('textarea[name="options"]').fill("Every word that was said\n*Each decision, who carries it out and by when\nWho was late");
  await send("options", "question");
  await page.getByText("What do minutes hold?").first().waitFor();
  await shot(page, "course");

  // and is published,
  await Promise.all([page.waitForNavigation(), page.locator('main button[value="live"]').click()]);
  await page.locator("main .pill", { hasText: "Live" }).waitFor();

  // and made in Hindi, as a draft;
  await page.getByRole("link", { name: "Languages", exact: true }).click();
  await page.waitForURL(/\/languages$/);
  await page.locator('main [name="language"]').selectOption("hi");
  await page.locator('main [name="title"]').fill("बैठक का कार्यवृत्त");
  await Promise.all([page.waitForNavigation(), page.locator('main button[value="make"]').click()]);
  await page.getByRole("link", { name: "Languages", exact: true }).click();
  await page.waitForURL(/\/languages$/);
  await page.getByRole("link", { name: "बैठक का कार्यवृत्त" }).first().waitFor();
  await shot(page, "languages");

  // then an official finds it in the catalogue, enrols and reads it,
  const learner = await signIn("learner");
  await learner.goto(`${address}/catalogue?q=minutes+meeting`);
  await learner.locator("#results").getByRole("link", { name: TITLE }).first().click();
  await learner.waitForURL(`${address}/courses/${code}`);
  await learner.getByRole("button", { name: "Enrol", exact: true }).click();
  await learner.getByRole("link", { name: "Start", exact: true }).first().click();
  await learner.getByText("Circulate the agenda two days before.").waitFor();
  // without the script.
  const text = await learner.locator(".player-text").innerHTML();
  assert.doesNotMatch(text, /script|onclick|stolen/);
  assert.match(text, /Note each decision/);
  assert.match(await learner.title(), /The agenda comes first/);
};
