// The pages that no other journey passes: each is looked at.

export default async ({ open, signIn, shot, address, mayComplain }) => {
  const anyone = await open("/sign-in");
  await shot(anyone, "sign-in");
  for (const [name, path] of [
    ["link-request", "/sign-in/link"],
    ["check", "/check"],
    ["about", "/about"],
  ]) {
    await anyone.goto(address + path);
    await shot(anyone, name);
  }
  mayComplain(/404/);
  await anyone.goto(`${address}/nothing-here`);
  await shot(anyone, "not-found", { asIs: true });

  const learner = await signIn("learner");
  await learner.goto(`${address}/record`);
  await shot(learner, "record");

  const cell = await signIn("monitoring_cell");
  for (const [name, path] of [
    ["doubts", "/authoring/doubts"],
    ["national-desk", "/desk/verification/national"],
    ["nation", "/desk"],
  ]) {
    await cell.goto(address + path);
    await shot(cell, name);
  }
};
