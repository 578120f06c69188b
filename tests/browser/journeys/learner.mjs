// An official finds a course, learns it, clears the assessment, and holds a certificate that anyone can
// check; the figures of the department and the State have moved. What is shown of it is the holder's choice,
// and a revocation is seen by everybody.

import { readFile } from "node:fs/promises";

const course = JSON.parse(
  await readFile(new URL("../../../crates/sopan/demo/courses/noting_and_drafting.json", import.meta.url)),
);

export default async ({ open, signIn, shot, assert, address, mayComplain }) => {
  // Given an official who looks for the course
  const page = await signIn("learner");
  await shot(page, "home");
  await page.goto(`${address}/catalogue`);
  await page.getByLabel("Search courses").fill("noting");
  await page.keyboard.press("Enter");
  await page.waitForURL(/q=noting/);
  await shot(page, "catalogue");
  const found = page.locator("#results").getByRole("link", { name: course.title_en ?? course.title_hi }).first();
  await found.click();
  await shot(page, "course");

  // when every step of it is done
  await page.getByRole("button", { name: "Enrol", exact: true }).click();
  await page.getByRole("link", { name: "Start", exact: true }).first().click();
  const steps = course.modules.flatMap((module) => module.resources).length;
  for (let step = 0; step < steps; step += 1) {
    if (step === 0) await shot(page, "player");
    await Promise.all([page.waitForNavigation(), page.getByRole("button", { name: /^Mark as done/ }).click()]);
  }

  // and the assessment is answered
  const path = new URL(page.url()).pathname.split("/");
  await page.goto(`${address}/learn/${path[2]}/assessment`);
  await shot(page, "assessment");
  await page.getByRole("button", { name: "Begin" }).click();
  await shot(page, "questions", { asIs: true });
  for (const question of course.assessment.questions) {
    const field = page.locator("fieldset", { hasText: question.text });
    for (const option of question.options.filter((o) => o.right)) {
      await field.getByLabel(option.text, { exact: true }).check();
    }
  }
  await page.getByRole("button", { name: "Hand in my answers" }).click();

  // then the course is complete at once, with a certificate
  await page.getByText("You have completed the course").first().waitFor();
  await shot(page, "outcome");
  await page.goto(`${address}/certificates`);
  await shot(page, "certificates");
  const pdf = await page.locator('a[href$=".pdf"], a[href*=".pdf?"]').first().getAttribute("href");
  const answer = await page.request.get(new URL(pdf, address).href);
  assert.equal(answer.headers()["content-type"], "application/pdf");
  assert.equal((await answer.body()).subarray(0, 5).toString(), "%PDF-");
  const number = pdf.match(/([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})/)[1];

  // that anyone can check, and a number that nobody holds is said to be one.
  mayComplain(/404/);
  const anyone = await open(`/check/${number.toLowerCase()}`);
  await anyone.getByText("This certificate is genuine").waitFor();
  await shot(anyone, "check");
  const wrong = await open("/check/0000-0000-0000");
  await wrong.getByText("There is no certificate with the number").waitFor();

  // When its holder hides the name, nobody reads it there;
  await page.goto(`${address}/certificates/${number}`);
  await page.getByLabel("My name", { exact: true }).uncheck();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("The holder does not show the name here").waitFor();
  await shot(page, "certificate-own");
  const credential = await (await page.request.get(`${address}/certificates/${number}.json`)).json();
  assert.equal(credential.credentialSubject.identifier[0].hashed, true);

  // when the nodal officer of the State revokes it, everybody reads why, until that is taken back.
  const officer = await signIn("state_admin");
  await officer.goto(`${address}/certificates/${number}`);
  await officer.getByLabel("It states something that is wrong.").check();
  await officer.getByLabel("What happened").fill("Letter 12/2025");
  await shot(officer, "certificate-revoke", { asIs: true });
  await officer.getByRole("button", { name: "Revoke", exact: true }).click();
  await officer.getByText("The certificate is revoked.").waitFor();
  await shot(officer, "certificate-revoked");
  await anyone.reload();
  await anyone.getByText("This certificate was revoked on").waitFor();
  await anyone.getByText("It states something that is wrong.").waitFor();
  await officer.getByLabel("What happened").fill("The letter was about another one");
  await officer.getByRole("button", { name: "Take it back" }).click();
  await officer.getByText("The certificate is valid again.").waitFor();
  await anyone.reload();
  await anyone.getByText("This certificate is genuine").waitFor();
};
