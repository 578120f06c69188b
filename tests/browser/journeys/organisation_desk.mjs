// The State's nodal officer finds a department that is there twice, under another spelling, sees what merging
// the two does to the figures, merges them, and finds it on record with the way back.

const STATE = "IN-HR";
const TWIN = "HR-TWIN";

export default async ({ signIn, shot, assert, address, mayComplain }) => {
  const page = await signIn("state_admin");
  const json = async (path) => (await page.request.get(address + path)).json();
  const press = (name) => Promise.all([page.waitForNavigation(), page.locator("main").getByRole("button", { name, exact: true }).click()]);
  const registered = async (code) => (await json(`/api/desk/organisations?org=${code}`)).organisation.figures.registered;

  // Given the tree of the State, with a department that has units
  await page.goto(`${address}/desk`);
  await page.locator("main").getByRole("link", { name: "Organisations", exact: true }).click();
  await page.waitForURL(`**/desk/organisations?org=${STATE}`);
  const tree = await json(`/api/desk/organisations?org=${STATE}`);
  const department = tree.units.find((u) => u.units > 0 && u.figures.registered > 0);
  const before = department.figures.registered;
  await shot(page, "tree");
  const unit = (await json(`/api/desk/organisations?org=${department.code}`)).units.find((u) => u.figures.registered > 0);
  // that is found by its Hindi name too,
  await page.locator('main [name="q"]').fill(department.name_hi);
  await press("Find");
  await page.locator("main table").getByRole("link", { name: department.name_en, exact: true }).waitFor();

  // and that somebody enters once more, in capitals: the preview says what it looks like.
  await page.goto(`${address}/desk/organisations/act?org=${STATE}&act=create`);
  await shot(page, "create");
  await page.locator('main [name="code"]').fill(TWIN);
  await page.locator('main [name="kind"]').selectOption("department");
  await page.locator('main [name="name_en"]').fill(department.name_en.toUpperCase());
  await page.locator('main [name="name_hi"]').fill(department.name_hi);
  await press("Show what it does");
  await page.locator(".notice", { hasText: department.code }).waitFor();
  await press("Create a unit below");
  // A unit goes there with its officials.
  await page.goto(`${address}/desk/organisations/act?org=${unit.code}&act=move`);
  await page.locator('main [name="find"]').fill(TWIN);
  await press("Find");
  await page.locator("main").getByRole("link", { name: new RegExp(TWIN) }).click();
  assert.equal(await page.locator('main [name="below"]').inputValue(), TWIN);
  await shot(page, "move");
  await press("Show what it does");
  await page.getByRole("heading", { name: "What it does" }).waitFor();
  await shot(page, "preview", { asIs: true });
  await press("Move");
  assert.equal(await registered(department.code), before - unit.figures.registered);

  // When the officer opens the cleaning desk, the two are there,
  await page.goto(`${address}/desk/cleaning?org=${STATE}&list=duplicate`);
  await shot(page, "cleaning");
  const found = await json(`/api/desk/cleaning?org=${STATE}`);
  const pair = found.duplicates.find((d) => [d.keep.organisation.code, d.merge.organisation.code].includes(TWIN));
  assert.equal(pair.evidence, "same_name");
  await page.getByRole("link", { name: `Merge ${TWIN} into ${department.code}`, exact: true }).click();
  assert.equal(await page.locator('main [name="into"]').inputValue(), department.code);
  // the preview says who goes along,
  await press("Show what it does");
  await page.getByText(/units? below go(es)? along\./).waitFor();
  await press("Merge");
  // and after the merger the figures are those of the one department.
  await page.waitForURL(`**/desk/organisations/history?org=${TWIN}`);
  await page.locator(".history li", { hasText: department.name_en }).first().waitFor();
  await shot(page, "history");
  assert.equal(await registered(department.code), before);
  const after = await json(`/api/desk/organisations?org=${STATE}`);
  assert.ok(after.units.every((u) => u.code !== TWIN));
  assert.equal(after.organisation.figures.registered, tree.organisation.figures.registered);
  // What was done can be taken back, and says so first.
  await page.locator(".history").getByRole("button", { name: /Take back/ }).first().click();
  await page.getByRole("heading", { name: "What it does" }).waitFor();
  assert.equal(await registered(department.code), before);

  // Another State's organisations are not this officer's.
  mayComplain(/403|404/);
  assert.equal((await page.goto(`${address}/desk/organisations?org=IN-BR`)).status(), 404);
  assert.equal((await page.goto(`${address}/desk/cleaning?org=IN`)).status(), 404);
};
