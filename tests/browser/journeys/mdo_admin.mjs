// An MDO Admin sees the organisation's figures, brings people in from a file that has to be corrected
// first, verifies one of them and sees the figure move, and can't look beyond the organisation.

const HEAD = "name,name_hi,email,organisation_code,designation,group";

function rows(organisation, count) {
  return Array.from({ length: count }, (_, i) =>
    `Meenal Journey${i},मीनल यात्रा,meenal.journey.${i}@hr.gov.example,${organisation},Junior Engineer,Group B`);
}

export default async ({ signIn, shot, assert, address, mayComplain }) => {
  const page = await signIn("mdo_admin");
  await page.goto(`${address}/desk`);
  await shot(page, "desk");
  await page.goto(`${address}/profile`);
  await shot(page, "profile");
  const desk = await (await page.request.get(`${address}/api/desk`)).json();
  const organisation = desk.figures.organisation;

  const upload = async (lines) => {
    await page.goto(`${address}/desk/import`);
    await page.locator('input[type="file"]').setInputFiles({
      name: "officials.csv", mimeType: "text/csv", buffer: Buffer.from([HEAD, ...lines, ""].join("\n")),
    });
    await page.getByRole("button", { name: "Check the file" }).click();
    await page.waitForURL(/\/desk\/import\/.+/);
  };

  // Given a file in which two of forty rows are wrong: it is refused whole, and says where and why,
  const good = rows(organisation, 40);
  const bad = [...good];
  bad[17] = bad[17].replace("meenal.journey.17@hr.gov.example", "not-an-address");
  bad[33] = bad[33].replace("Group B", "Group Z");
  await page.goto(`${address}/desk/import`);
  await shot(page, "import");
  await upload(bad);
  await page.getByText("officials.email.malformed").first().waitFor();
  await page.getByText("officials.group.unknown").first().waitFor();
  assert.equal(await page.getByRole("button", { name: "Import now" }).count(), 0);
  await shot(page, "import-refused");

  // with a file that holds only those rows, each with its error.
  const download = page.waitForEvent("download");
  await page.locator(".problems a.button").click();
  const chunks = [];
  for await (const chunk of await (await download).createReadStream()) chunks.push(chunk);
  const failures = Buffer.concat(chunks).toString("utf8").trim().split("\n");
  assert.equal(failures.length, 3, failures.join("\n"));
  assert.match(failures[1], /Meenal Journey17,.*not-an-address/);
  assert.match(failures[2], /Meenal Journey33,.*Group Z/);

  // When the file is corrected, the check is clean and writes nothing,
  await upload(good);
  await page.getByText("The file is good. Nothing is written yet.").waitFor();
  await shot(page, "import-checked");
  const checked = await (await page.request.get(`${address}/api/desk`)).json();
  assert.equal(checked.figures.registered, desk.figures.registered);
  // and then it is brought in, while a page tells how far it is.
  await page.getByRole("button", { name: "Import now" }).click();
  await page.getByText("All rows were written.").waitFor();

  // Then they wait in the queue.
  const registered = await (await page.request.get(`${address}/api/desk`)).json();
  assert.equal(registered.figures.registered, desk.figures.registered + 40);
  await page.goto(`${address}/desk/verification?q=journey`);
  await page.getByRole("heading", { name: "40 wait" }).waitFor();
  await shot(page, "verification");

  // Sending back without a reason is asked again, with ticks and filter as they were;
  const second = page.locator('table input[type="checkbox"]').nth(1);
  await second.check();
  await page.getByRole("button", { name: "Send back" }).click();
  await page.getByRole("alert").getByText("Write the reason for sending back").waitFor();
  assert.ok(await second.isChecked(), "the tick is kept");
  assert.equal(await page.locator('[name="q"][type="search"]').inputValue(), "journey");
  await shot(page, "verification-asked-again", { asIs: true });
  await page.getByLabel("Reason for sending back").fill("The designation is another one.");
  await page.getByRole("button", { name: "Send back" }).click();
  await page.getByText("1 profile was sent back.").waitFor();
  await page.getByRole("heading", { name: "39 wait" }).waitFor();

  // one who is approved moves the tile at once.
  const verified = async () => {
    await page.goto(`${address}/desk`);
    const tile = page.locator(".tile", { hasText: "Verified" }).locator(".tile-of").first();
    return Number((await tile.innerText()).split(" ")[0].replaceAll(",", ""));
  };
  const before = await verified();
  await page.goto(`${address}/desk/verification?q=journey`);
  await page.locator('table input[type="checkbox"]').first().check();
  await page.getByRole("button", { name: "Approve" }).click();
  await page.getByText("1 profile was approved.").waitFor();
  assert.equal(await verified(), before + 1);

  // The officials of the organisation are listed; each has a page.
  await page.goto(`${address}/desk/officials?q=journey`);
  await shot(page, "officials");
  await page.locator("table a").first().click();
  await shot(page, "official");
  const official = page.url();
  await page.goto(`${official}/transfer?find=health`);
  await shot(page, "transfer");
  await page.goto(`${address}/desk/officials/add`);
  await shot(page, "add-official");

  // The monitoring cell's pages are not the MDO Admin's, nor is another department.
  mayComplain(/403|404/);
  assert.equal((await page.goto(`${address}/editions`)).status(), 403);
  assert.equal((await page.goto(`${address}/desk?org=IN`)).status(), 404);
};
