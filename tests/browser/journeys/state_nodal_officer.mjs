// The State's nodal officer sees the State's figures at the desk and its place in the ranking, looks into a
// department, and takes the D.O. letter that carries the last edition. Another State's is not for this officer.

const STATE = "IN-HR";

export default async ({ signIn, shot, assert, address, mayComplain }) => {
  // Given the desk of the State, with the figures that programs get too
  const page = await signIn("state_admin");
  await page.goto(`${address}/desk`);
  const desk = await (await page.request.get(`${address}/api/desk`)).json();
  assert.equal(desk.figures.organisation, STATE);
  await page.getByRole("heading", { level: 1, name: desk.figures.name_en }).waitFor();
  const whole = (text) => text.split(" of ").map((n) => Number(n.replaceAll(",", "")));
  const of = (label) => page.locator(".tile", { hasText: label }).locator(".tile-of").first().innerText();
  assert.deepEqual(whole(await of("Onboarded")), [desk.figures.registered, desk.figures.strength]);
  assert.deepEqual(whole(await of("Verified")), [desk.figures.verified, desk.figures.registered]);
  await shot(page, "desk");

  // when a department is opened, its figures are there, and the way back,
  const unit = desk.units.find((u) => u.registered > 0);
  await page.locator("main table").getByRole("link", { name: unit.name_en, exact: true }).click();
  await page.getByRole("heading", { level: 1, name: unit.name_en }).waitFor();
  assert.deepEqual(whole(await of("Verified")), [unit.verified, unit.registered]);
  await page.locator(".crumbs").getByRole("link", { name: desk.figures.name_en }).click();
  await page.getByRole("heading", { level: 1, name: desk.figures.name_en }).waitFor();
  // and where strengths are stated and units are made.
  await page.goto(`${address}/desk/organisation?org=${STATE}`);
  await shot(page, "units");

  // The State's own page in the ranking gives the same figures,
  await page.goto(`${address}/ranking/${STATE}`);
  const ranked = await (await page.request.get(`${address}/api/ranking`)).json();
  const row = ranked.find((r) => r.code === STATE);
  await page.locator(".tile-value", { hasText: row.score }).waitFor();
  assert.equal(row.indicators[0].numerator, desk.figures.registered);
  await shot(page, "state");
  // and the letter of each edition, in both languages,
  const letters = page.locator(`a[href^="/editions/"][href*="/letters/${STATE}/"]:not([href*="/sent/"])`);
  const editions = await (await page.request.get(`${address}/api/editions`)).json();
  assert.equal(await letters.count(), 2 * editions.length);
  for (const href of await letters.evaluateAll((all) => all.map((a) => a.getAttribute("href")))) {
    const letter = await page.request.get(address + href);
    assert.equal(letter.headers()["content-type"], "application/pdf", href);
    assert.equal((await letter.body()).subarray(0, 5).toString(), "%PDF-");
  }
  // down to the departments.
  await page.locator(".ranking-table").getByRole("link", { name: unit.name_en, exact: true }).click();
  await page.getByRole("heading", { level: 1, name: unit.name_en }).waitFor();

  // Another State's letter and desk are not this officer's.
  mayComplain(/403|404/);
  assert.equal((await page.request.get(`${address}/editions/2/letters/IN-BR/en`)).status(), 403);
  assert.equal((await page.goto(`${address}/desk?org=IN-BR`)).status(), 404);
};
