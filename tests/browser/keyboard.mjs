// A person at the keyboard, without a mouse: goes on with Tab until the wanted thing has the focus, and
// sees at every step where the focus is.

import assert from "node:assert/strict";

const FARTHEST = 120; // presses of Tab before the wanted thing counts as out of reach

/** What has the focus, and whether one can see that it has. */
function focused() {
  const element = document.activeElement;
  if (!element || element === document.body) return { what: "nothing", visible: true };
  const what = `<${element.localName}> ${(element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 40)}`;
  const box = element.getBoundingClientRect();
  const inside = box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0 &&
    box.top < innerHeight && box.left < innerWidth;
  const style = getComputedStyle(element);
  const outlined = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
  // A link in a drawing shows it by the line around its tile.
  const drawn = element.namespaceURI === "http://www.w3.org/2000/svg" &&
    [...element.querySelectorAll("rect")].some((tile) => parseFloat(getComputedStyle(tile).strokeWidth) >= 4);
  // A film's own controls show their focus themselves. The main part is where the skip link leads to: the
  // next press of Tab shows where that is.
  const visible = element.localName === "video" || element.id === "main" ||
    (inside && (outlined || drawn));
  return { what, visible };
}

export function keyboard(page) {
  const press = async (key) => {
    await page.keyboard.press(key);
    const { what, visible } = await page.evaluate(focused);
    assert.ok(visible, `${page.url()}: after ${key} nobody can see that the focus is on ${what}`);
  };
  const has = (wanted) => wanted.evaluate((element) => element === document.activeElement);

  /** Goes on with Tab until this has the focus. */
  async function reach(wanted) {
    await wanted.waitFor({ state: "attached" });
    for (let step = 0; step < FARTHEST; step += 1) {
      if (await has(wanted)) return;
      await press("Tab");
    }
    assert.fail(`${page.url()}: Tab doesn't reach ${wanted}`);
  }

  return {
    press,
    reach,

    /** Past the head of the page, by the link that is there for it. */
    async skip() {
      await press("Tab");
      assert.match(await page.evaluate(() => document.activeElement.getAttribute("href")), /^#main$/);
      await press("Enter");
      assert.equal(await page.evaluate(() => document.activeElement.id), "main", "the skip link leads to the main part");
    },

    /** Writes into a field. */
    async write(field, text) {
      await reach(field);
      await page.keyboard.press("ControlOrMeta+a");
      await page.keyboard.type(text);
    },

    /** Goes to a link or button and presses it; a new page comes. */
    async follow(wanted) {
      await reach(wanted);
      await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
      await page.waitForLoadState();
    },

    /** Chooses the `index`th of a group of radio buttons with the arrow keys. */
    async choose(group, index) {
      await reach(group.first());
      await press("Space");
      for (let step = 0; step < index; step += 1) await press("ArrowDown");
      assert.ok(await group.nth(index).isChecked());
    },

    /** Ticks a box. */
    async tick(box) {
      await reach(box);
      await press("Space");
      assert.ok(await box.isChecked());
    },
  };
}
