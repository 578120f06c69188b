// The State's nodal officer opens the State's dashboard, goes down to a department and on to the officials behind
// a number, and sees the same number everywhere. A completion that is recorded meanwhile appears by itself.

const STATE = "IN-HR";

export default async ({ signIn, shot, assert, address, mayComplain }) => {
  // Given the dashboard of the State, whose numbers are those that programs get
  const page = await signIn("state_admin");
  await page.getByRole("link", { name: "Dashboard", exact: true }).click();
  const api = async (code) => (await page.request.get(`${address}/api/dashboard?org=${code}`)).json();
  const state = await api(STATE);
  await page.getByRole("heading", { level: 1, name: state.name_en }).waitFor();
  const tile = (of, figure) => of.tiles.find((t) => t.figure === figure && !t.window);
  const part = (figure, name) => page.locator(`[data-figure="${figure}"] [data-part="${name}"]`).innerText();
  const whole = (text) => text.split(" of ").map((n) => Number(n.replaceAll(",", "")));
  for (const figure of ["onboarded", "verified", "learned", "cleared", "active"]) {
    const { numerator, denominator } = tile(state, figure);
    assert.deepEqual(whole(await part(figure, "of")), [numerator, denominator], figure);
  }
  // which are those of the report,
  const report = await page.request.get(`${address}/api/reports/officials?within=${STATE}&format=csv`);
  const verified = (await report.text()).split(/\r?\n/).filter((row) => row.includes(",VERIFIED,")).length;
  assert.equal(tile(state, "verified").numerator, verified);
  await shot(page, "dashboard");

  // when the units are sorted by the verified, the greatest first, and the first is opened,
  await page.locator(".dash-heat thead").getByRole("link", { name: "Verified users" }).click();
  const shares = await page.locator(".dash-heat tbody tr td:nth-child(4)").allInnerTexts();
  const sorted = [...shares].sort((a, b) => Number(b) - Number(a));
  assert.deepEqual(shares, sorted);
  const name = await page.locator(".dash-heat tbody th a").first().innerText();
  const unit = state.units.find((u) => u.name_en === name);
  await page.locator(".dash-heat tbody th a").first().click();
  await page.getByRole("heading", { level: 1, name }).waitFor();
  const department = await api(unit.organisation);
  assert.deepEqual(department.tiles.slice(0, 5), unit.tiles);
  assert.deepEqual(whole(await part("verified", "of")), [tile(unit, "verified").numerator, unit.registered]);

  // then the list of the officials behind each number has as many as the number says.
  const found = async () => Number(/^[\d,]+/.exec(await page.locator(".desk-list h2").innerText())[0].replaceAll(",", ""));
  const back = page.url();
  for (const figure of ["onboarded", "verified", "learned", "active"]) {
    await page.goto(back);
    await page.locator(`[data-figure="${figure}"]`).getByRole("link").click();
    await page.getByRole("heading", { level: 1, name: "Officials" }).waitFor();
    assert.equal(await found(), tile(department, figure).numerator, figure);
  }
  await page.goto(back);
  await page.locator(`[data-figure="cleared"]`).getByRole("link").click();
  const { numerator, denominator } = tile(department, "cleared");
  await page.getByText(`cleared ${numerator.toLocaleString("en-IN")} of ${denominator.toLocaleString("en-IN")} assessments`).waitFor();
  await shot(page, "list");

  // A day that is over has its own numbers, and no lists,
  await page.goto(`${address}/dashboard?org=${STATE}&as_on=${state.as_on.slice(0, 4) - 1}-12-31`);
  await page.getByText("can be listed as they are today").waitFor();
  assert.equal(await page.locator("[data-figure] a").count(), 0);
  // and the cohorts say when they were counted.
  await page.goto(`${address}/dashboard/cohorts?org=${STATE}`);
  await page.getByText("Counted at").waitFor();
  await shot(page, "cohorts");

  // Live: the officer, who learns too, completes a course in another window, and the page follows.
  await page.goto(`${address}/dashboard?org=${STATE}`);
  await page.getByRole("link", { name: "Follow live" }).click();
  await page.getByText("The tiles follow what is recorded").waitFor();
  const before = Number((await part("enrolments-30", "value")).replaceAll(",", ""));
  const other = await page.context().newPage();
  await other.goto(`${address}/catalogue`);
  await enrol(other, address);
  await page.waitForFunction((was) => {
    const value = document.querySelector('[data-figure="enrolments-30"] [data-part="value"]');
    return Number(value.textContent.replaceAll(",", "")) === was + 1;
  }, before);
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("button", { name: "Go on" }).waitFor();
  await shot(page, "live");

  // What lies outside is as if it were not there.
  mayComplain(/404/);
  assert.equal((await page.goto(`${address}/dashboard?org=IN-BR`)).status(), 404);
};

/** Enrols in the first course that isn't begun yet. */
async function enrol(page, address) {
  const courses = await page.locator('main a[href^="/courses/"]').evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  for (const href of new Set(courses)) {
    await page.goto(address + href);
    const button = page.locator('form[action$="/enrol"] button');
    if (await button.count()) {
      await Promise.all([page.waitForNavigation(), button.first().click()]);
      return;
    }
  }
  throw new Error("every course of the first page is begun already");
}
