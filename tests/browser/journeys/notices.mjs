// The monitoring cell looks for the notices of a day by hand; an official reads them in the inbox; the cell sees
// the messages that go out, stops one and puts it back, changes a text and takes it back.

export default async ({ signIn, shot, assert, address, mayComplain }) => {
  // Given the notices that the server found: an official opens the inbox from the head of the page
  const learner = await signIn("learner");
  await learner.goto(`${address}/`);
  await learner.locator("header").getByRole("link", { name: /^Notices/ }).click();
  await learner.getByRole("heading", { level: 1, name: "Notices" }).waitFor();
  await shot(learner, "notices");
  const inbox = await (await learner.request.get(`${address}/api/me/notices`)).json();
  assert.ok(Array.isArray(inbox.days));
  if (inbox.unread > 0) {
    await learner.getByRole("button", { name: "Mark all as read" }).click();
    await learner.getByText("marked as read.").waitFor();
  }
  const read = await (await learner.request.get(`${address}/api/me/notices`)).json();
  assert.equal(read.unread, 0);

  // and chooses not to be told of what is optional.
  await learner.goto(`${address}/profile/notices`);
  await shot(learner, "notices-choice");
  await learner.getByLabel("Also about what is optional").uncheck();
  await learner.getByRole("button", { name: "Save" }).click();
  await learner.getByText("Your choice is saved.").waitFor();
  assert.equal(await learner.getByLabel("Also about what is optional").isChecked(), false);
  mayComplain(/403/);
  assert.equal((await learner.request.get(`${address}/notices/queue`)).status(), 403);

  // When the monitoring cell looks at the queue, it sees what waits and what went,
  const cell = await signIn("monitoring_cell");
  await cell.goto(`${address}/notices/queue`);
  await cell.getByRole("heading", { level: 1, name: "Messages with notices" }).waitFor();
  await shot(cell, "notices-queue-empty");
  for (const state of ["waiting", "sent"]) {
    await cell.goto(`${address}/notices/queue?state=${state}`);
    if (await cell.locator("main table").count()) {
      await shot(cell, `notices-queue-${state}`);
      if (state === "waiting") {
        await cell.locator("main table button").first().click();
        await cell.getByText("1 message is stopped.").waitFor();
        await cell.goto(`${address}/notices/queue?state=stopped`);
        await cell.locator("main table button").first().click();
        await cell.getByText("1 message waits to be sent.").waitFor();
      }
    }
  }

  // and the texts: one that is wrong is refused with its place, one that is good is tried, kept and taken back.
  await cell.getByRole("link", { name: "Texts and quiet hours" }).click();
  await cell.getByRole("heading", { level: 1, name: "Texts and quiet hours" }).waitFor();
  await shot(cell, "notices-texts");
  await cell.goto(`${address}/notices/texts/before/email/en`);
  await cell.fill("#body", "“{mandate}” {nmae}");
  await cell.getByRole("button", { name: "Save text" }).click();
  await cell.locator("#body-error").getByText("Line 1, sign 13").waitFor();
  await shot(cell, "notices-text-refused", { asIs: true });
  await cell.fill("#body", "Please learn “{mandate}” until {due}.");
  await cell.getByRole("button", { name: "Try it" }).click();
  await cell.getByText("Please learn “One AI course” until 31.03.2026.").waitFor();
  await cell.getByRole("button", { name: "Save text" }).click();
  await cell.getByText("The text is saved and holds from now on.").waitFor();
  await shot(cell, "notices-text");
  await cell.getByRole("button", { name: /Use this version again: The text that ships/ }).click();
  await cell.getByText("The text is saved and holds from now on.").waitFor();
};
