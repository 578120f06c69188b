// Asks a maintained engine what stands in the way of people who read with a screen reader, or with a
// keyboard alone: IBM Equal Access, by the Web Content Accessibility Guidelines 2.2, levels A and AA.

import { readFile } from "node:fs/promises";

const engine = await readFile(
  new URL("../../ui/node_modules/accessibility-checker-engine/ace.js", import.meta.url), "utf8",
);

/**
 * What the engine finds and the standard doesn't ask for.
 *
 * aria_form_label_unique: a form without a name is no landmark (HTML Accessibility API Mappings, “form”), so
 * it need not be told apart from others; a name on each would only put noise between the real landmarks.
 * input_checkboxes_grouped: boxes of the same name in different forms don't belong together.
 */
const NOT_ASKED = `({ ruleId, node }) => ruleId === "aria_form_label_unique" ||
  (ruleId === "input_checkboxes_grouped" && [...node.form.elements].filter(({ name }) => name === node.name).length < 2)`;

/**
 * The violations on a page as lines of text: rule, place and what is wrong. What the engine only asks a
 * person to look at isn't among them.
 *
 * The engine comes in through the browser's debugger, so the page's own Content-Security-Policy stays on.
 */
export async function violations(page) {
  const debug = await page.context().newCDPSession(page);
  const ask = async (expression) => {
    const { result, exceptionDetails } = await debug.send("Runtime.evaluate", {
      expression, awaitPromise: true, returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  // What lies folded is for people too.
  await ask(`document.querySelectorAll("main details").forEach((folded) => { folded.open = true; }); 0`);
  await ask(`${engine}\n;0`);
  const found = await ask(`new ace.Checker().check(document, ["WCAG_2_2"]).then(({ results }) => results
    .filter(({ value }) => value[0] === "VIOLATION" && value[1] === "FAIL")
    .filter((result) => !(${NOT_ASKED})(result))
    .map(({ ruleId, path, message, snippet }) => ({ ruleId, message, snippet, at: path.dom })))`);
  await debug.detach();
  return found.map(({ ruleId, at, message, snippet }) => `${ruleId} at ${at}: ${message} ${snippet.slice(0, 160)}`);
}
