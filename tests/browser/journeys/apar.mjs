// An official looks at what goes into the appraisal report of the year, takes the signed file and the paper,
// and disputes a line; the MDO Admin finds it on the desk and answers; the official reads the answer.

export default async ({ open, signIn, shot, assert, address }) => {
  const admin = await signIn("mdo_admin");
  const press = (page, name) =>
    Promise.all([page.waitForNavigation(), page.locator("main").getByRole("button", { name, exact: true }).click()]);

  // Given an official of the department, whom the admin gives a link to sign in,
  await admin.goto(`${address}/desk/officials`);
  const profile = await admin.locator('main table a[href^="/desk/officials/"]').first().getAttribute("href");
  const number = profile.match(/\d+/)[0];
  await admin.goto(`${address}/desk/officials/${number}`);
  await admin.locator(`form[action="/desk/officials/${number}/link"] button`).click();
  const link = new URL(await admin.locator("#link").inputValue()).pathname;
  const official = await open(link, { language: "hi", width: 360 });
  await official.locator("main form button").click();
  await official.waitForURL((url) => !url.pathname.startsWith("/sign-in"));

  // who finds the packet at the record, with the file and the paper.
  await official.goto(`${address}/record`);
  await official.locator('main a[href="/apar"]').click();
  await shot(official, "packet");
  const file = await (await official.request.get(`${address}/api/me/apar`)).json();
  assert.equal(String(file.packet.official.number), number);
  assert.equal(file.signature.algorithm, "Ed25519");
  const paper = await official.request.get(`${address}/apar/packet.pdf`);
  assert.equal(paper.headers()["content-type"], "application/pdf");

  // The official disputes a line,
  await official.locator("#dispute select").selectOption("hours");
  await official.locator('#dispute [name="text"]').fill("संस्थान में 12.02.2026 को बिताए गए घंटे छूटे हैं।");
  await press(official, "आपत्ति भेजें");
  await official.getByText("आपत्ति आपके संगठन को भेजी गई।").waitFor();
  await shot(official, "disputed");

  // the admin finds it, and answers.
  await admin.goto(`${address}/desk/apar`);
  await shot(admin, "queue");
  await admin.locator(`main a[href^="/desk/officials/${number}/apar"]`).first().click();
  await admin.locator("#answer select").selectOption("hours");
  await admin.locator('#answer input[value="refuse"]').check();
  await admin.locator('#answer [name="text"]').fill("The institute has no record of that day.");
  await shot(admin, "answer");
  await press(admin, "Send the answer");
  await admin.getByText("The dispute was answered and not accepted.").waitFor();

  await official.goto(`${address}/apar`);
  await official.getByText("The institute has no record of that day.").waitFor();
  // A colleague's packet is nobody's business.
  const other = await official.request.get(`${address}/desk/officials/${number}/apar`);
  assert.equal(other.status(), 403);
};
