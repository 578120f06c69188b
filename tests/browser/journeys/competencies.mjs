// The MDO Admin describes what a role needs from a text of its duties, sees the gaps of the department, and an official
// sees in the passbook what is there and what closes a gap.

export default async ({ signIn, shot, assert, address }) => {
  const admin = await signIn("mdo_admin");
  const desk = await (await admin.request.get(`${address}/api/desk`)).json();
  const within = desk.figures.organisation;

  // Given the duties of a clerk, in Hindi, sub-themes are proposed, each with the words that led there
  await admin.goto(`${address}/plans/build?within=${within}`);
  await shot(admin, "build");
  await admin.fill("#designation", "Clerk");
  await admin.fill("#duties", "संचिका में टिप्पणी प्रस्तुत करना और उत्तर का मसौदा बनाना।\nMaintains the cash book and the stock register.");
  await admin.getByRole("button", { name: "Propose" }).click();
  await admin.getByText("no language model took part").waitFor();
  await admin.getByText("Noting and drafting").first().waitFor();
  await shot(admin, "proposals", { asIs: true });
  await admin.check('input[name="take-F1.1"]');
  await admin.getByRole("button", { name: "Keep, and on to the plan" }).click();
  // the plan's form has the designation, and what was taken is what the role needs
  await admin.locator("#designations").waitFor();
  assert.equal(await admin.inputValue("#designations"), "Clerk");
  await admin.goto(`${address}/desk/roles?within=${within}`);
  await admin.getByRole("heading", { level: 3, name: "Clerk" }).first().waitFor();
  await shot(admin, "roles");

  // Then the gaps of the department are counted, and lead to officials and their passbooks
  await admin.goto(`${address}/desk/competencies?within=${within}`);
  await shot(admin, "gaps");
  await admin.locator("main table tbody td a").first().click();
  await shot(admin, "lacking");
  await admin.locator("main table tbody th a").first().click();
  await admin.getByRole("heading", { level: 1, name: "Competency passbook" }).waitFor();
  await shot(admin, "passbook-of");

  // and the learner reads the own passbook and the framework
  const learner = await signIn("learner", { language: "hi", width: 360 });
  await learner.goto(`${address}/passbook`);
  await learner.getByRole("heading", { level: 1, name: "दक्षता पासबुक" }).waitFor();
  await shot(learner, "passbook");
  await learner.goto(`${address}/competencies?q=साइबर`);
  await shot(learner, "competencies");
  await learner.goto(`${address}/competencies/F10.1`);
  await shot(learner, "competency");

  // the monitoring cell keeps the framework, and says what a course teaches
  const cell = await signIn("monitoring_cell");
  await cell.goto(`${address}/competencies`);
  await shot(cell, "competencies-kept");
  await cell.goto(`${address}/competencies/F10.1`);
  await shot(cell, "competency-kept");
};
