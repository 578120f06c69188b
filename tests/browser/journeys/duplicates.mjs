// The monitoring cell finds two accounts of one person, looks at what differs, merges them, takes it back, and says
// that they are two people after all.

export default async ({ signIn, shot, assert, address }) => {
  const page = await signIn("monitoring_cell");
  const json = async (path) => (await page.request.get(address + path)).json();
  const pairs = async () => {
    let told = await json("/api/duplicates");
    while (told.computing_since) {
      await page.waitForTimeout(200);
      told = await json("/api/duplicates");
    }
    return told.pairs;
  };
  const press = (name) => Promise.all([page.waitForNavigation(), page.locator("main").getByRole("button", { name }).first().click()]);

  // Given an official who is registered again by a personal address
  const official = (await json("/api/officials")).officials.find((o) => o.email && o.name.includes(" "));
  const [mailbox] = official.email.split("@");
  await page.goto(`${address}/desk/officials/add`);
  await page.locator('main [name="name"]').fill(official.name);
  await page.locator('main [name="email"]').fill(`${mailbox}@personal.example`);
  await page.locator('main [name="organisation"]').fill(official.organisation);
  await page.locator('main [name="group"]').selectOption({ index: 1 });
  await page.locator('main [name="designation"]').fill(official.designation ?? "ASO");
  await press("Add an official");

  // when the pairs are looked at, both stand beside each other
  const mine = (p) => [p.goes.number, p.stays.number].includes(official.id) && p.reasons.includes("email");
  const pair = (await pairs()).find(mine);
  assert.ok(pair, "the pair is found");
  const merge = { name: `Merge ${pair.goes.number} into ${pair.stays.number}`, exact: true };
  await page.goto(`${address}/desk/officials`);
  await page.getByRole("link", { name: "People registered twice" }).click();
  await page.getByRole("link", merge).waitFor();
  await shot(page, "pairs");
  // and the preview says what changes.
  await page.goto(`${address}/desk/duplicates`);
  await page.getByRole("link", merge).click();
  await page.getByText("What it does").waitFor();
  const preview = page.url();
  await shot(page, "preview");
  await page.goto(preview);
  await press("Merge");
  await page.getByText("The accounts are merged.").waitFor();
  await shot(page, "merges");
  assert.ok(!(await pairs()).some(mine));
  // The old address leads to the account that stays.
  await page.goto(`${address}/desk/officials/${pair.goes.number}`);
  assert.equal(new URL(page.url()).pathname, `/desk/officials/${pair.stays.number}`);
  await shot(page, "official");

  // Taken back, both are there again; that they are two people is remembered.
  await page.goto(`${address}/desk/duplicates/merges`);
  await press(/^Take back/);
  await page.getByText("as if they had never been merged").waitFor();
  await shot(page, "undo", { asIs: true });
  await press("Take back");
  await page.getByText("The merge is taken back.").waitFor();
  assert.ok((await pairs()).some(mine));
  await page.goto(`${address}/desk/duplicates`);
  await press(/^Not the same/);
  await page.goto(`${address}/desk/duplicates/not-the-same`);
  await shot(page, "apart");
};
