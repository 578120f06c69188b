// An author writes a course; what was written as script is gone from it.

export default async ({ signIn, shot, address }) => {
  const page = await signIn("author");
  await page.goto(`${address}/authoring`);
  await shot(page, "authoring");
};
