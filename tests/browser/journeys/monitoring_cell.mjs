// The monitoring cell publishes an edition of the ranking, and the letter to a Chief Secretary comes out as
// PDF in both languages; the public reads the ranking.

export default async ({ open, signIn, shot, assert, address }) => {
  const anyone = await open("/ranking");
  await shot(anyone, "ranking");
  await anyone.goto(`${address}/ranking/IN-HR`);
  await shot(anyone, "state");
  await anyone.goto(`${address}/ranking/methodology`);
  await shot(anyone, "methodology");

  const page = await signIn("monitoring_cell");
  await page.goto(`${address}/editions`);
  await shot(page, "editions");
  const editions = await (await page.request.get(`${address}/api/editions`)).json();
  assert.equal(editions.length, 2);
  for (const language of ["en", "hi"]) {
    const letter = await page.request.get(`${address}/editions/2/letters/IN-HR/${language}`);
    assert.equal(letter.headers()["content-type"], "application/pdf");
    assert.equal((await letter.body()).subarray(0, 5).toString(), "%PDF-");
  }
};
