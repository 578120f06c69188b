// An MDO Admin sees the organisation's figures, verifies who waits, brings people in from a file, and can't
// look beyond the organisation.

export default async ({ signIn, shot, assert, address, mayComplain }) => {
  const page = await signIn("mdo_admin");
  await page.goto(`${address}/desk`);
  await shot(page, "desk");
  await page.goto(`${address}/desk/verification`);
  await shot(page, "verification");
  await page.goto(`${address}/desk/officials`);
  await shot(page, "officials");
  await page.goto(`${address}/profile`);
  await shot(page, "profile");
  await page.goto(`${address}/desk/import`);
  await shot(page, "import");

  // A file with an error is refused whole, and says where and why.
  const file = "name,email,organisation_code,designation,group\nAsha,not-an-address,NOWHERE,Clerk,Group B\n";
  await page.locator('input[type="file"]').setInputFiles({
    name: "officials.csv", mimeType: "text/csv", buffer: Buffer.from(file),
  });
  await page.locator('main form button[type="submit"], main form button:not([type])').last().click();
  await page.getByText("officials.email.malformed").first().waitFor();
  await shot(page, "import-refused");

  // The monitoring cell's pages are not the MDO Admin's.
  mayComplain(/403/);
  const answer = await page.goto(`${address}/editions`);
  assert.equal(answer.status(), 403);
};
