// The MDO Admin describes what a role needs from a text of its duties, sees the gaps of the department, and an official
// sees in the passbook what is there and what closes a gap.

/** A PDF of one line, as simple as one can be. */
const pdf = (line) => {
  const content = `BT /F1 12 Tf 72 700 Td (${line}) Tj ET`;
  return Buffer.from(`%PDF-1.4
1 0 obj
<< /Type /Catalog /Pages 2 0 R >>
endobj
2 0 obj
<< /Type /Pages /Kids [3 0 R] /Count 1 >>
endobj
3 0 obj
<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>
endobj
4 0 obj
<< /Length ${content.length} >>
stream
${content}
endstream
endobj
5 0 obj
<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>
endobj
trailer
<< /Root 1 0 R >>
%%EOF
`);
};

export default async ({ signIn, shot, assert, address }) => {
  const admin = await signIn("mdo_admin");
  const desk = await (await admin.request.get(`${address}/api/desk`)).json();
  const within = desk.figures.organisation;

  // Given the duties of a clerk, in Hindi, and of an engineer, sub-themes are proposed with the words that led there
  await admin.goto(`${address}/plans/build?within=${within}`);
  await admin.fill("#designation-1", "Clerk");
  await admin.fill("#duties-1", "संचिका में टिप्पणी प्रस्तुत करना और उत्तर का मसौदा बनाना।\nMaintains the cash book and the stock register.");
  await admin.getByRole("button", { name: "One more designation" }).click();
  await admin.fill("#designation-2", "Engineer");
  // a PDF comes into its field, to be looked through first
  await admin.setInputFiles("#pdf-2", { name: "duties.pdf", mimeType: "application/pdf", buffer: pdf("Responsible for completion of bridges and checks measurement at site.") });
  await admin.getByRole("button", { name: "Read the PDFs" }).click();
  await admin.getByText("The text of the PDF stands in its field").waitFor();
  assert.equal(await admin.inputValue("#duties-2"), "Responsible for completion of bridges and checks measurement at site.");
  await shot(admin, "build", { asIs: true });
  await admin.getByRole("button", { name: "Propose" }).click();
  await admin.getByText("no language model took part").waitFor();
  await admin.getByText("Noting and drafting").first().waitFor();
  await shot(admin, "proposals", { asIs: true });
  await admin.check('input[name="take-1-F1.1"]');
  for (const n of [1, 2]) await admin.locator(`input[name^="course-${n}-"]`).first().check();
  await admin.getByRole("button", { name: "Keep, and make the drafts" }).click();
  // each is a draft of its own, and what was taken is what the role needs
  await admin.getByText("2 plans are kept as drafts").waitFor();
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
