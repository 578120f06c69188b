// An official signs in, finds a course, takes it, answers the assessment and holds the certificate, with
// Tab, Enter, Space and the arrow keys alone, and sees at every step where the focus is.

import { readFile } from "node:fs/promises";

const course = JSON.parse(
  await readFile(new URL("../../../crates/sopan/demo/courses/cyber_hygiene.json", import.meta.url)),
);
const PASSWORD = "a flight of steps";

export default async ({ open, signIn, keyboard, assert, address }) => {
  // Given an official whom the MDO Admin has made a sign-in link for, since the link of another
  // journey's learner is used
  const admin = await signIn("mdo_admin");
  await admin.goto(`${address}/desk/officials?status=VERIFIED`);
  await admin.locator("table a").last().click();
  await admin.getByRole("button", { name: "Make a link" }).click();
  const link = await admin.locator("#link").inputValue();

  // who signs in with it, chooses a password, and signs in again with that
  const page = await open(link);
  const keys = keyboard(page);
  const main = page.locator("main");
  await keys.skip();
  await keys.follow(main.getByRole("button", { name: "Sign in" }));
  await page.goto(`${address}/profile`);
  const email = await page.locator('main [name="email"]').inputValue();
  await keys.skip();
  await keys.write(main.locator('[name="password"]'), PASSWORD);
  await keys.write(main.locator('[name="again"]'), PASSWORD);
  await keys.follow(main.getByRole("button", { name: "Set password" }));
  await keys.follow(page.locator(".masthead").getByRole("button", { name: "Sign out" }));
  await page.goto(`${address}/sign-in`);
  await keys.skip();
  await keys.write(main.locator('[name="email"]'), email);
  await keys.write(main.locator('[name="password"]'), PASSWORD);
  await keys.follow(main.getByRole("button", { name: "Sign in", exact: true }));

  // when the course is found, enrolled in and read to its end
  await keys.follow(page.locator(".nav-wide").getByRole("link", { name: "Courses" }));
  await keys.skip();
  await keys.write(page.getByLabel("Search courses"), "cyber hygiene");
  await page.keyboard.press("Enter");
  await page.waitForURL(/q=cyber/);
  await keys.follow(page.locator("#results").getByRole("link", { name: course.title_en }).first());
  await keys.skip();
  await keys.follow(main.getByRole("button", { name: "Enrol", exact: true }));
  await keys.skip();
  await keys.follow(main.getByRole("link", { name: "Start", exact: true }));
  const steps = course.modules.flatMap((module) => module.resources).length;
  for (let step = 0; step < steps; step += 1) {
    await keys.skip();
    await keys.follow(main.getByRole("button", { name: /^Mark as done/ }));
  }

  // and the assessment is answered
  if (!page.url().endsWith("/assessment")) {
    await page.goto(`${address}/learn/${new URL(page.url()).pathname.split("/")[2]}/assessment`);
  }
  await keys.skip();
  await keys.follow(main.getByRole("button", { name: "Begin" }));
  // over a line on which the last answers are still on their way when they are handed in
  await page.route("**/answer", async (route) => {
    await new Promise((resolve) => { setTimeout(resolve, 300); });
    await route.continue();
  });
  await keys.skip();
  for (const question of course.assessment.questions) {
    const field = page.locator("fieldset", { hasText: question.text });
    const single = field.locator('input[type="radio"]');
    for (const option of question.options.filter((o) => o.right)) {
      if (await single.count() > 0) {
        const labels = await field.locator(".choice").allInnerTexts();
        await keys.choose(single, labels.findIndex((label) => label.trim() === option.text));
      } else {
        await keys.tick(field.getByLabel(option.text, { exact: true }));
      }
    }
  }
  await keys.follow(main.getByRole("button", { name: "Hand in my answers" }));

  // then the course is complete.
  await page.getByText("You have completed the course").first().waitFor();
  await keys.skip();
  await keys.reach(main.getByRole("link", { name: "Download certificate" }).first());
  assert.match(await page.evaluate(() => document.activeElement.getAttribute("href")), /^\/certificates\/.+\.pdf$/);
};
