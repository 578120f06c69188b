// An author writes a course for a department whose courses need an approval; another person reads it,
// comments on a place and sends it back; the author mends it, it is approved and published; an official
// takes it and gives it stars; and a revision is compared with what is live.

const TITLE = "Answering a letter of the public";

export default async ({ signIn, shot, assert, address }) => {
  const pressed = async (page, button) => {
    await Promise.all([page.waitForNavigation(), button.click()]);
  };
  const press = (page, name) => pressed(page, page.locator("main").getByRole("button", { name, exact: true }).first());

  // Given a department for which the State asks for approvals,
  const author = await signIn("author");
  await author.goto(`${address}/authoring/new`);
  const offered = await author.locator("#owners option").evaluateAll((all) => all.map((o) => o.value));
  const owner = offered.find((name) => !name.endsWith("(IN-HR)"));
  const ownerCode = owner.slice(owner.lastIndexOf("(") + 1, -1);
  const state = await signIn("state_admin");
  await state.goto(`${address}/authoring/review`);
  await state.locator('main [name="organisation"]').last().fill(ownerCode);
  await press(state, "Ask for approvals here");
  await state.locator(".review-rules").getByText(ownerCode).first().waitFor();
  await shot(state, "review-rules");

  // and a course of its own,
  await author.locator('main [name="title"]').fill(TITLE);
  await author.locator('main [name="language"]').selectOption("en");
  await author.locator('main [name="organisation"]').fill(ownerCode);
  await press(author, "Create the draft");
  const edit = new URL(author.url()).pathname;
  const code = edit.split("/").pop();
  await author.locator('main [name="new-module"]').fill("Within thirty days");
  await press(author, "Add the module");
  const write = async (title, body) => {
    await author.locator('main [name="title"]').fill(title);
    await author.getByRole("button", { name: "HTML", exact: true }).click();
    await author.locator('main textarea[name="body"]').fill(body);
    await author.locator('main [name="minutes"]').fill("5");
    await pressed(author, author.locator('main form:has([name="body"]) .buttons button').last());
  };
  await author.getByRole("link", { name: "Add a resource" }).first().click();
  await author.waitForURL(/\/resource\?/);
  await write("Who answers", "Somebody answers.");
  // which its author can't publish,
  assert.equal(await author.locator('main button[value="live"]').count(), 0);
  await author.goto(`${address}${edit}/review`);
  await author.locator('main [name="note"]').fill("Two pages, please look at both.");
  await press(author, "Hand in for review");
  await shot(author, "handed-in");

  // when a reviewer finds it, says what is missing and where, and sends it back,
  const reviewer = await signIn("reviewer");
  await reviewer.goto(`${address}/authoring/review`);
  await shot(reviewer, "review-queue");
  await reviewer.getByRole("link", { name: TITLE }).first().click();
  await reviewer.waitForURL(`${address}${edit}/review`);
  const place = reviewer.locator(".review-places article", { hasText: "Who answers" });
  await place.getByRole("link", { name: "Who answers" }).click();
  await reviewer.getByText("Somebody answers.").waitFor();
  await reviewer.goto(`${address}${edit}/review`);
  await place.locator("summary").last().click();
  await place.locator('textarea[name="comment"]').last().fill("Say which officer.");
  await pressed(reviewer, place.getByRole("button", { name: "Send", exact: true }).last());
  await reviewer.locator('main [name="reason"]').fill("One comment is to be answered.");
  await press(reviewer, "Send back");
  await shot(reviewer, "sent-back");

  // and its author mends it, answers and hands it in again,
  await author.goto(address + edit);
  await author.getByText("One comment is to be answered.").waitFor();
  await author.getByRole("link", { name: "Who answers" }).first().click();
  await author.waitForURL(/\/resource\?/);
  await write("Who answers", "The public information officer answers.");
  await author.goto(`${address}${edit}/review`);
  const mine = author.locator(".review-places article", { hasText: "Say which officer." });
  await mine.locator(".review-thread summary").click();
  await mine.locator('.review-thread textarea[name="comment"]').fill("It is named now.");
  await pressed(author, mine.locator(".review-thread").getByRole("button", { name: "Send", exact: true }));
  await press(author, "Hand in for review");

  // then it is approved, published,
  await reviewer.goto(`${address}${edit}/review`);
  await reviewer.getByText("It is named now.").waitFor();
  await pressed(reviewer, reviewer.getByRole("button", { name: "Settle", exact: true }));
  await press(reviewer, "Approve");
  await reviewer.locator("main .pill", { hasText: "Approved" }).first().waitFor();
  await author.goto(`${address}${edit}/review`);
  await press(author, "Publish");
  await author.locator("main .pill", { hasText: "Live" }).waitFor();

  // and an official takes it, and gives it four stars.
  const learner = await signIn("learner");
  await learner.goto(`${address}/courses/${code}`);
  await learner.getByRole("button", { name: "Enrol", exact: true }).click();
  await learner.getByRole("link", { name: "Start", exact: true }).first().click();
  await learner.getByText("The public information officer answers.").waitFor();
  await pressed(learner, learner.locator('main form[action$="/done"] button').first());
  await learner.goto(`${address}/courses/${code}`);
  await learner.locator('main input[name="stars"][value="4"]').check();
  await learner.locator('main [name="words"]').fill("Short and clear.");
  await press(learner, "Rate");
  await learner.getByText("★ 4.0 (1 rating)").first().waitFor();
  await shot(learner, "rated");
  await author.goto(`${address}${edit}/ratings`);
  await author.getByText("Short and clear.").waitFor();
  await shot(author, "ratings");

  // What is changed afterwards is a revision, which is read beside what is live.
  await author.goto(address + edit);
  await press(author, "Revise");
  const revision = new URL(author.url()).pathname;
  assert.notEqual(revision, edit);
  await author.getByRole("link", { name: "Who answers" }).first().click();
  await author.waitForURL(/\/resource\?/);
  await write("Who answers", "The public information officer answers within thirty days.");
  await author.goto(`${address}${revision}/versions`);
  await author.locator("ins", { hasText: "within thirty" }).waitFor();
  await shot(author, "versions");
  await author.goto(address + revision);
  await author.locator("summary", { hasText: "Give the revision up" }).click();
  await press(author, "Give the revision up");

  await state.goto(`${address}/authoring/review`);
  await pressed(state, state.locator('.review-rules button[value="off"]').first());
};
