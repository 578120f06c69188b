// An official clicked through a course and is flagged by the rules. The monitoring cell sees the flag, and the
// figure with and without it; the official says how it came about; another person decides, and the figure
// counts it again. A stricter draft of the rules shows what it would do, and its author can't approve it.

export default async ({ open, signIn, shot, assert, address }) => {
  const cell = await signIn("monitoring_cell");
  const json = async (path) => (await cell.request.get(address + path)).json();
  const press = (page, name) =>
    Promise.all([page.waitForNavigation(), page.locator("main").getByRole("button", { name, exact: true }).click()]);
  const learned = async (more = "") => {
    const found = await json(`/api/dashboard?org=IN${more}`);
    return found.tiles.find((tile) => tile.figure === "learned").numerator;
  };
  const completions = async (more = "") => {
    const found = await json(`/api/dashboard?org=IN${more}`);
    const line = found.trend.lines.find((line) => line.figure === "completions");
    return line.points.reduce((sum, point) => sum + point.numerator, 0);
  };

  // Given completions that were looked at when the demonstration was made: some were too quick.
  const { flags } = await json("/api/integrity/flags?state=flagged");
  assert.ok(flags.length > 0, "no completion of the demonstration is flagged");
  const [flag] = flags;
  assert.ok(flag.reasons.some((reason) => reason.rule.startsWith("quick_")), JSON.stringify(flag.reasons));
  await cell.goto(`${address}/integrity`);
  await shot(cell, "flags");

  // The figure is there with them and without,
  const [all, without] = [await completions(), await completions("&flagged=without")];
  assert.ok(without < all, `${without} of ${all}`);
  assert.ok(await learned("&flagged=without") <= await learned());
  await cell.goto(`${address}/dashboard?org=IN`);
  await cell.getByText("Flagged completions count.").waitFor();
  await cell.getByRole("link", { name: "Show it without flagged completions" }).click();
  await cell.getByText("Without what rests on flagged completions.").waitFor();
  assert.match(cell.url(), /flagged=without/);
  await shot(cell, "dashboard-without");

  // and the official, who gets a link to sign in, sees the own one and appeals.
  await cell.goto(`${address}/desk/officials/${flag.official}`);
  await cell.locator(`form[action="/desk/officials/${flag.official}/link"] button`).click();
  const official = await open(new URL(await cell.locator("#link").inputValue()).pathname, { language: "hi", width: 360 });
  await official.locator("main form button").click();
  await official.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  await official.goto(`${address}/record`);
  await official.locator('main a[href="/flags"]').click();
  await shot(official, "own");
  await official.locator(`main a[href="/flags/${flag.course}"]`).click();
  await shot(official, "appeal");
  await official.locator('main [name="text"]').fill("यह पाठ्यक्रम मैंने पहले प्रशिक्षण में पढ़ा था।");
  await press(official, "अपील भेजें");
  await official.getByText("आपकी अपील भेज दी गई।").waitFor();
  // Nobody decides about the own completion: the page is not there for the official.
  const own = await official.request.get(`${address}/integrity/${flag.official}/${flag.course}`);
  assert.equal(own.status(), 403);

  // When another person reads it and clears the flag,
  await cell.goto(`${address}/integrity?state=appealed`);
  await cell.locator(`main a[href="/integrity/${flag.official}/${flag.course}"]`).click();
  await cell.getByText("यह पाठ्यक्रम मैंने पहले प्रशिक्षण में पढ़ा था।").waitFor();
  await shot(cell, "decide");
  await cell.getByLabel("Clear: the completion counts").check();
  await cell.locator('main [name="text"]').fill("The attendance sheet of the training shows it.");
  await press(cell, "Decide");
  await cell.getByText("The flag is cleared.").waitFor();

  // then the completion counts in both, and the official reads why.
  assert.equal(await completions(), all);
  assert.equal(await completions("&flagged=without"), without + 1);
  await official.goto(`${address}/flags/${flag.course}`);
  await official.getByText("The attendance sheet of the training shows it.").waitFor();

  // A stricter draft is laid beside the rules in force, and flags nobody.
  await cell.goto(`${address}/integrity-rules`);
  await shot(cell, "versions");
  const rules = await json("/integrity-rules/2026-01/json");
  const [day] = new Date(Date.now() + 40 * 86_400_000).toISOString().split("T");
  const draft = { ...rules, version: "journey", effective_from: day };
  draft.quick = { ...rules.quick, elapsed_percent: 60 };
  await cell.locator('input[type="file"]').setInputFiles({
    name: "rules.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(draft)),
  });
  await press(cell, "Check and keep as a draft");
  await cell.getByText("This is a draft. No completion is flagged by it.").waitFor();
  await cell.getByText("Whoever drafted a version can't approve it.").first().waitFor();
  assert.equal(await cell.getByRole("button", { name: "Approve this version" }).count(), 0);
  await cell.locator('main [name="from"]').fill("01.04.2025");
  await press(cell, "Compare");
  await cell.getByText("Flagged by this version alone").waitFor();
  await shot(cell, "shadow");
  const shadow = await json("/api/integrity/rules/journey/shadow?from=2025-04-01");
  assert.ok(shadow.only_draft > 0 && shadow.only_in_force === 0, JSON.stringify(shadow));
  await press(cell, "Drop the draft");
  await cell.getByText("The draft is gone.").waitFor();
};
