// Texts are written as they will look. What is written goes into the textarea that is sent
// without this script too, and is cleaned by the same rules; “Source” shows it as HTML.

import Squire from "squire-rte";

// Text of bare paragraphs is typed without tags.
function asHtml(typed: string): string {
  if (/<[a-z/!][^>]*>/i.test(typed)) return typed;
  const text = document.createElement("p");
  return typed
    .split(/\n\s*\n/)
    .map((paragraph) => {
      text.textContent = paragraph.trim();
      return text.textContent ? `<p>${text.innerHTML.replace(/\n/g, "<br>")}</p>` : "";
    })
    .join("");
}

// What is pasted brings no styles along, and nothing that acts: what else may stay, the
// cleaning says when it is saved.
function harmless(html: string): DocumentFragment {
  const parsed = new DOMParser().parseFromString(html.replace(/\sstyle=("[^"]*"|'[^']*'|[^\s>]+)/gi, ""), "text/html");
  for (const acts of parsed.querySelectorAll("script, style, iframe, object, embed, link, meta, base, form, input, button")) acts.remove();
  for (const element of parsed.body.querySelectorAll("*")) {
    for (const { name } of [...element.attributes]) {
      if (name.startsWith("on") || ["style", "class", "id", "srcset"].includes(name)) element.removeAttribute(name);
    }
    if (element instanceof HTMLImageElement && !element.getAttribute("src")?.startsWith("/files/")) element.remove();
    if (element instanceof HTMLAnchorElement && !/^(https?:|mailto:)/.test(element.getAttribute("href") ?? "")) element.removeAttribute("href");
  }
  // A formula stands there as one piece that isn't written into.
  for (const formula of parsed.body.querySelectorAll("math")) {
    const piece = parsed.createElement("code");
    piece.dataset.formula = formula.outerHTML;
    piece.contentEditable = "false";
    piece.textContent = formula.textContent || "…";
    formula.replaceWith(piece);
  }
  const fragment = document.createDocumentFragment();
  fragment.append(...parsed.body.childNodes);
  return document.importNode(fragment, true);
}

function prepare(tools: HTMLElement): void {
  const form = tools.closest("form");
  const area = form?.querySelector<HTMLTextAreaElement>("textarea[name=body]");
  const page = document.getElementById("rich-text");
  if (!form || !area || !page) return;
  const squire = new Squire(page, { blockTag: "P", sanitizeToDOMFragment: harmless });
  const button = (name: string) => tools.querySelector<HTMLButtonElement>(`[data-do="${name}"]`);
  const ask = (name: string) => form.querySelector<HTMLElement>(`[data-rich-ask="${name}"]`);
  let source = false;
  let untouched = "";

  const put = () => {
    squire.setHTML(asHtml(area.value));
    untouched = squire.getHTML();
  };
  // What nobody touched stays as it was written.
  const take = () => {
    if (source || squire.getHTML() === untouched) return;
    const shown = document.createElement("div");
    shown.append(harmless(squire.getHTML()));
    const empty = !shown.textContent?.trim() && !shown.querySelector("img, table, hr");
    for (const piece of shown.querySelectorAll<HTMLElement>("[data-formula]")) {
      piece.replaceWith(document.createRange().createContextualFragment(piece.dataset.formula ?? ""));
    }
    area.value = empty ? "" : shown.innerHTML;
  };

  const inside = (tag: string) => squire.hasFormat(tag);
  // Blocks of the selection under another tag; the same tag again makes paragraphs of them.
  const block = (tag: string) => {
    const wanted = inside(tag) ? "P" : tag;
    squire.modifyBlocks((fragment) => {
      for (const old of fragment.querySelectorAll("p, h2, h3, h4")) {
        const fresh = document.createElement(wanted);
        fresh.append(...old.childNodes);
        old.replaceWith(fresh);
      }
      return fragment;
    });
  };
  const format = (tag: string) => squire.changeFormat(inside(tag) ? null : { tag }, inside(tag) ? { tag } : null);
  const close = () => {
    for (const name of ["link", "formula"]) {
      ask(name)?.setAttribute("hidden", "");
      button(name)?.setAttribute("aria-expanded", "false");
    }
  };
  const open = (name: string) => {
    const panel = ask(name);
    const shut = panel?.hidden ?? true;
    close();
    if (!panel || !shut) return;
    panel.hidden = false;
    button(name)?.setAttribute("aria-expanded", "true");
    panel.querySelector<HTMLElement>("input, textarea")?.focus();
  };
  const answer = (name: string) => {
    const field = ask(name)?.querySelector<HTMLInputElement | HTMLTextAreaElement>("input, textarea");
    const text = field?.value.trim() ?? "";
    close();
    squire.focus();
    if (name === "link") {
      if (/^(https?:\/\/|mailto:)\S+$/.test(text)) squire.makeLink(text);
      else if (!text) squire.removeLink();
    } else if (/^<math[\s>]/.test(text)) squire.insertHTML(text);
    if (field) field.value = "";
  };
  const cell = "<td><br></td>".repeat(3);
  const table = `<table><thead><tr>${'<th scope="col"><br></th>'.repeat(3)}</tr></thead><tbody><tr>${cell}</tr><tr>${cell}</tr></tbody></table><p><br></p>`;
  const acts: Record<string, () => void> = {
    bold: () => (inside("B") ? squire.removeBold() : squire.bold()),
    italic: () => (inside("I") ? squire.removeItalic() : squire.italic()),
    code: () => format("CODE"),
    h2: () => block("H2"),
    h3: () => block("H3"),
    ul: () => (inside("UL") ? squire.removeList() : squire.makeUnorderedList()),
    ol: () => (inside("OL") ? squire.removeList() : squire.makeOrderedList()),
    quote: () => (inside("BLOCKQUOTE") ? squire.decreaseQuoteLevel() : squire.increaseQuoteLevel()),
    table: () => squire.insertHTML(table),
    undo: () => squire.undo(),
    link: () => open("link"),
    formula: () => open("formula"),
    source: () => {
      take();
      source = !source;
      if (!source) put();
      show();
    },
  };
  const pressed: Record<string, string> = { bold: "B", italic: "I", code: "CODE", h2: "H2", h3: "H3", ul: "UL", ol: "OL", quote: "BLOCKQUOTE" };
  const mark = () => {
    for (const [name, tag] of Object.entries(pressed)) button(name)?.setAttribute("aria-pressed", String(!source && inside(tag)));
  };
  const label = form.querySelector<HTMLLabelElement>(`label[for="${area.id}"]`);
  const show = () => {
    area.hidden = !source;
    page.hidden = source;
    // A label may lead to a field that is seen only.
    if (source) label?.setAttribute("for", area.id);
    else label?.removeAttribute("for");
    for (const one of tools.querySelectorAll<HTMLButtonElement>("[data-do]")) if (one.dataset.do !== "source") one.disabled = source;
    button("source")?.setAttribute("aria-pressed", String(source));
    close();
    mark();
  };
  tools.addEventListener("click", (event) => {
    const name = (event.target as Element).closest<HTMLElement>("[data-do]")?.dataset.do ?? "";
    const act = acts[name];
    if (!act) return;
    act();
    if (!["link", "formula", "source"].includes(name)) squire.focus();
    mark();
  });
  // From one tool to the next with the arrow keys: the toolbar is one stop of Tab.
  const all = () => [...tools.querySelectorAll<HTMLButtonElement>("[data-do]:not(:disabled)")];
  const stop = (chosen: HTMLElement | undefined) => {
    for (const one of tools.querySelectorAll<HTMLElement>("[data-do]")) one.tabIndex = one === chosen ? 0 : -1;
  };
  tools.addEventListener("keydown", (event) => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (!by) return;
    event.preventDefault();
    const list = all();
    const next = list[(list.indexOf(event.target as HTMLButtonElement) + by + list.length) % list.length];
    stop(next);
    next?.focus();
  });
  stop(all()[0]);
  for (const name of ["link", "formula"]) {
    ask(name)?.querySelector("[data-rich-take]")?.addEventListener("click", () => answer(name));
    ask(name)?.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && name === "link") {
        event.preventDefault();
        answer(name);
      }
      if (event.key === "Escape") {
        close();
        squire.focus();
      }
    });
  }
  squire.addEventListener("pathChange", mark);
  squire.addEventListener("input", take);
  form.addEventListener("submit", take);
  // The label that leads to the textarea leads here.
  label?.addEventListener("click", () => page.hidden || squire.focus());
  area.before(tools, ...form.querySelectorAll("[data-rich-ask]"), page);
  tools.hidden = false;
  put();
  show();
}

for (const tools of document.querySelectorAll<HTMLElement>("[data-rich]")) prepare(tools);
