// An MDO Admin writes a Capacity Building Plan in simple words and may not publish it; another one tries it, sees
// whom it would reach, publishes it, and it stands on a learner's page, with its reason and as a calendar file.

export default async ({ signIn, shot, assert, address, mayComplain }) => {
  // Given a plan that the MDO Admin writes, first with a date that is none
  const admin = await signIn("mdo_admin");
  await admin.goto(`${address}/plans/new`);
  const desk = await (await admin.request.get(`${address}/api/desk`)).json();
  const course = "Journey of a plan";
  await admin.fill("#title_en", "Plan of the journey 2025-26");
  await admin.fill("#title_hi", "यात्रा योजना 2025-26");
  await admin.fill("#code", "journey-2025-26");
  await admin.fill("#organisation", desk.figures.organisation);
  await admin.fill("#courses", course);
  assert.equal(await admin.inputValue("#tell_mdo"), "7", "the MDO Admin is told when it is overdue");
  await admin.fill("#due", "31st");
  await admin.getByRole("button", { name: "Save as a draft" }).click();
  await admin.locator("#due-error").waitFor();
  await shot(admin, "plan-form");
  await admin.fill("#due", "31.03.2030");
  await admin.check('input[name="apar"]');
  await admin.getByRole("button", { name: "Save as a draft" }).click();

  // then it is a draft, with the course that the catalogue doesn't have
  await admin.getByRole("heading", { level: 1, name: "Plan of the journey 2025-26" }).waitFor();
  await admin.getByText("unknown-course").waitFor();
  assert.equal(await admin.getByRole("button", { name: "Publish" }).count(), 0);
  const titles = await (await admin.request.get(`${address}/catalogue`)).text();
  const first = titles.match(/href="\/courses\/[^"]+"[^>]*>([^<]+)</);
  assert.ok(first, "the catalogue has a course");
  await admin.goto(`${address}/plans/journey-2025-26/edit`);
  const title = first[1].replaceAll("&amp;", "&").replaceAll("&#38;", "&").trim();
  await admin.fill("#courses", "");
  await admin.fill("#find_course", title);
  await admin.getByRole("button", { name: /^Search\s*: Courses/ }).click();
  await shot(admin, "plan-find", { asIs: true });
  await admin.getByRole("button", { name: /^Add\s*:/ }).first().click();
  assert.ok((await admin.inputValue("#courses")).startsWith(title));
  await admin.getByRole("button", { name: "Save as a draft" }).click();
  await admin.getByText("You drafted it, so another person publishes it.").waitFor();
  await shot(admin, "plan-draft");

  // When somebody above tries it and publishes it,
  const other = await signIn("monitoring_cell");
  await other.goto(`${address}/mandates/journey-2025-26/simulation?as_on=01.12.2025`);
  await other.getByRole("heading", { name: "What would happen" }).waitFor();
  await shot(other, "simulation");
  await other.goto(`${address}/mandates/journey-2025-26`);
  await other.getByRole("button", { name: "Publish" }).click();
  for (let waited = 0; waited < 60; waited += 1) {
    const one = await (await other.request.get(`${address}/api/mandates/journey-2025-26`)).json();
    if (one.stage === "live" && !one.run) break;
    await other.waitForTimeout(500);
  }
  await other.goto(`${address}/mandates/journey-2025-26`);
  await other.getByRole("heading", { name: "By designation" }).waitFor();
  await shot(other, "plan-live");

  // then the desk lists officials with their standing, and says why for one of them,
  await other.goto(`${address}/mandates/journey-2025-26/officials`);
  await other.locator("main table tbody a").first().click();
  await other.getByRole("heading", { level: 1, name: "Mandates: why, and why not" }).waitFor();
  await shot(other, "why");
  // the lists and the builder can be used,
  await other.goto(`${address}/mandates`);
  await shot(other, "mandates");
  await other.goto(`${address}/mandates/new`);
  await other.getByRole("button", { name: "One more group" }).click();
  await other.getByRole("heading", { name: "Group 2" }).waitFor();
  await shot(other, "builder");
  // and the mark of the APAR stays.
  await admin.goto(`${address}/plans/journey-2025-26/edit`);
  await admin.uncheck('input[name="apar"]');
  await admin.getByRole("button", { name: "Save as a draft" }).click();
  await admin.locator("#apar-error").waitFor();

  // A learner has a plan, and it comes as a calendar.
  const learner = await signIn("learner");
  await learner.goto(`${address}/plan?show=all`);
  await learner.getByRole("heading", { level: 1, name: "My plan" }).waitFor();
  await shot(learner, "plan");
  const calendar = await learner.request.get(`${address}/plan.ics`);
  assert.match(calendar.headers()["content-type"], /^text\/calendar/);
  assert.match(await calendar.text(), /^BEGIN:VCALENDAR\r\n/);
  mayComplain(/403/);
  assert.equal((await learner.request.get(`${address}/mandates`)).status(), 403);
};
