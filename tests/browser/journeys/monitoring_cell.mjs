// The public reads the ranking, of today and of another day; the monitoring cell publishes an edition, and
// the letter to a Chief Secretary comes out as PDF in both languages.

export default async ({ open, signIn, shot, assert, address }) => {
  const anyone = await open("/ranking");
  await shot(anyone, "ranking");
  // A day is written as the country writes it; what is no day is answered on the page.
  const day = anyone.getByLabel("Figures as on");
  const today = await day.inputValue();
  assert.match(today, /^\d\d\.\d\d\.\d{4}$/);
  await day.fill(today.replace(/^\d\d/, "01"));
  await day.press("Enter");
  await anyone.getByText(`as on ${today.replace(/^\d\d/, "01")}`).first().waitFor();
  await day.fill("32.13.2025");
  await day.press("Enter");
  await anyone.getByText("This is not a date.").waitFor();
  await anyone.goto(`${address}/ranking/methodology`);
  await shot(anyone, "methodology");

  // The cell looks at the next edition first, and publishes it.
  const page = await signIn("monitoring_cell");
  await page.goto(`${address}/editions`);
  await shot(page, "editions");
  await page.getByRole("button", { name: "Preview" }).click();
  await page.getByText("Preview of edition 3").waitFor();
  await shot(page, "preview");
  await page.getByRole("button", { name: "Publish this edition" }).click();
  await page.getByText("Edition 3 is published.").waitFor();
  const editions = await (await page.request.get(`${address}/api/editions`)).json();
  assert.equal(editions.length, 3);
  for (const language of ["en", "hi"]) {
    const letter = await page.request.get(`${address}/editions/3/letters/IN-HR/${language}`);
    assert.equal(letter.headers()["content-type"], "application/pdf");
    assert.equal((await letter.body()).subarray(0, 5).toString(), "%PDF-");
  }
};
