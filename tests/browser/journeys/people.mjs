// An MDO Admin corrects a profile, changes many by a file and takes that back, and invites somebody who joins;
// the monitoring cell says what an unknown designation is.

export default async ({ signIn, shot, assert, address, mayComplain }) => {
  const page = await signIn("mdo_admin");
  const json = async (path) => (await page.request.get(address + path)).json();
  const press = (name) => Promise.all([page.waitForNavigation(), page.locator("main").getByRole("button", { name, exact: true }).click()]);

  // Given an official of the organisation, found by the beginning of a word
  const all = (await json("/api/officials")).officials.filter((o) => o.email && o.employee_code);
  const one = all[all.length - 1];
  const found = await json(`/api/officials?q=${encodeURIComponent(one.employee_code)}`);
  assert.ok(found.officials.some((o) => o.id === one.id));

  // whose particulars the desk corrects: a day to come is refused, and the words stay.
  await page.goto(`${address}/desk/officials/${one.id}/edit`);
  await page.locator('main [name="joined"]').fill("01.01.2999");
  await page.locator('main [name="designation"]').fill("Sahayak Prerak (Trial)");
  await press("Save");
  assert.equal(await page.locator('main [name="designation"]').inputValue(), "Sahayak Prerak (Trial)");
  await shot(page, "edit");
  await page.locator('main [name="joined"]').fill("01.07.2012");
  await press("Save");
  await page.locator("main", { hasText: "Sahayak Prerak (Trial)" }).waitFor();
  await page.getByText("01.07.2012").first().waitFor();

  // When a file changes the cadre and the day,
  await page.goto(`${address}/desk/import`);
  await page.locator('main [name="kind"][value="changes"]').check();
  const text = `email,cadre,date_of_joining\n${one.email},Trial Cadre,02.07.2012\n`;
  await page.locator('main [name="file"]').setInputFiles({ name: "changes.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await press("Check the file");
  await page.getByRole("button", { name: "Import now", exact: true }).waitFor({ timeout: 30_000 });
  await press("Import now");
  await page.getByText("All rows were written.").waitFor({ timeout: 30_000 });
  await page.goto(`${address}/desk/officials/${one.id}`);
  await page.getByText("Trial Cadre").waitFor();
  // it can be taken back as a whole.
  await page.goto(`${address}/desk/changes`);
  await page.locator("main summary").first().click();
  await shot(page, "changes");
  await Promise.all([page.waitForNavigation(), page.locator("main").getByRole("button", { name: /^Take it back now/ }).first().click()]);
  await page.goto(`${address}/desk/officials/${one.id}`);
  await page.getByText("01.07.2012").first().waitFor();
  assert.equal(await page.getByText("Trial Cadre").count(), 0);

  // Somebody is invited, and joins by the link, which works once.
  await page.goto(`${address}/desk/joining`);
  await page.locator('main [name="email"]').fill("new.comer@elsewhere.example");
  await press("Send an invitation");
  const link = await page.locator("main #link").inputValue();
  await shot(page, "joining", { asIs: true });
  const path = new URL(link).pathname;
  await page.context().clearCookies();
  await page.goto(`${address}${path}`);
  await page.locator('main [name="name"]').fill("New Comer");
  await page.locator('main [name="group"]').selectOption({ index: 1 });
  await page.locator('main [name="designation"]').fill("ASO");
  await shot(page, "invitation");
  await press("Join");
  await page.goto(`${address}/profile`);
  assert.equal(await page.locator('main [name="designation"]').inputValue(), "Assistant Section Officer");
  await shot(page, "profile");
  mayComplain(/404/);
  await page.goto(`${address}${path}`);
  assert.ok(!page.url().includes("/invite/"));
  await page.goto(`${address}/register`);
  await shot(page, "register");

  // The monitoring cell says what the unknown designation is; then nothing is unknown about it.
  const cell = await signIn("monitoring_cell");
  await cell.goto(`${address}/designations`);
  const line = cell.locator("main tr", { hasText: "Sahayak Prerak (Trial)" });
  await line.waitFor();
  await shot(cell, "designations");
  await line.locator("select").selectOption({ label: "Assistant" });
  await Promise.all([cell.waitForNavigation(), line.locator("button").click()]);
  assert.equal(await cell.locator("main tr select").filter({ hasText: "Trial" }).count(), 0);
  await cell.goto(`${address}/designations?q=trial`);
  await cell.locator("main table").getByText("Sahayak Prerak (Trial)").waitFor();
};
