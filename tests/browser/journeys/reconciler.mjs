// The monitoring cell holds a printed edition against the stated method: a name that could be two is asked about
// and not guessed, a rank that isn't due is found, and the report leaves as page, PDF and JSON.

const PRINTED = [
  "edition,as_on,category,rank,state_as_printed,composite_score",
  "7,2025-11-30,C,1,Uttar Pradesh,61.20",
  "7,2025-11-30,C,2,Bihar,48.10",
  "7,2025-11-30,C,3,Maharashtra,52.75",
  "7,2025-11-30,B,1,Haryana,47.03",
  "7,2025-11-30,A,1,Goa,55.40",
  "7,2025-11-30,A,2,Ladakkh,31.00",
].join("\n");

const file = (name, text) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

export default async ({ signIn, shot, assert, address }) => {
  // Given a file that is none, which is answered on the page and keeps nothing,
  const page = await signIn("monitoring_cell");
  await page.goto(`${address}/editions`);
  await page.getByRole("link", { name: "Reconcile" }).first().click();
  await page.getByText("Nothing was reconciled yet").waitFor();
  const send = page.getByRole("button", { name: "Reconcile", exact: true });
  await page.locator('input[type="file"]').setInputFiles(file("ranking.csv", "edition,rank\n7,1\n"));
  await send.click();
  await page.locator(".problems").getByText("as_on").first().waitFor();
  await shot(page, "refused", { asIs: true });

  // when the printed table is sent,
  await page.goto(`${address}/reconcile`);
  await page.locator('input[type="file"]').setInputFiles(file("ranking.csv", PRINTED));
  await send.click();
  await page.getByRole("heading", { name: "Which State is this?" }).waitFor();
  await shot(page, "asked");

  // then the name is matched by a person,
  await page.getByLabel("“Ladakkh”").selectOption({ label: "Ladakh" });
  await page.getByRole("button", { name: "Match" }).click();
  await page.getByText("Printed “Ladakkh”, matched by a person").waitFor();
  assert.equal(await page.getByRole("heading", { name: "Which State is this?" }).count(), 0);
  // the scores that are out of order are found,
  const found = page.url().replace(/[?#].*/, "");
  const report = await (await page.request.get(`${found}/json`)).json();
  assert.deepEqual(report.findings.filter((f) => f.severity === "error").map((f) => [f.code, f.row]), [["order_differs", 4]]);
  const errors = page.locator(".tile", { hasText: "Errors" }).locator(".tile-value").first();
  assert.equal(await errors.innerText(), "1");
  await shot(page, "report");
  // and the report leaves in both languages.
  for (const language of ["en", "hi"]) {
    const sheet = await page.request.get(`${found}/pdf/${language}`);
    assert.equal(sheet.headers()["content-type"], "application/pdf");
    assert.equal((await sheet.body()).subarray(0, 5).toString(), "%PDF-");
  }
  await page.goto(`${address}/reconcile`);
  await page.locator("main article").first().waitFor();
  await shot(page, "list");
};
