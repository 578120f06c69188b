// A field worker on a narrow phone, in Hindi, before any script has loaded: what is to be learned can be
// read, marked as done, and found again where it was left on another device.

export default async ({ signIn, assert, address }) => {
  const phone = await signIn("learner", { width: 360, language: "hi", javaScript: false });
  await phone.goto(`${address}/catalogue?q=sushasan`);
  const card = phone.locator("#results a").filter({ hasText: "सुशासन" }).first();
  await card.click();
  const course = new URL(phone.url()).pathname.split("/")[2];
  await phone.locator(`form[action*="/enrol"] button`).first().click();
  await phone.goto(`${address}/learn/${course}`);
  await phone.locator('form[action$="/done"] button').click();
  const left = new URL(phone.url()).pathname;

  // On another device the course opens where it was left.
  const desktop = await signIn("learner", { language: "hi" });
  await desktop.goto(`${address}/learn/${course}`);
  assert.equal(new URL(desktop.url()).pathname, left);
};
