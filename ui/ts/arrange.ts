// Modules and resources are dragged by their handle, or moved from it with the arrow keys. Each
// move is sent at once and said aloud; where it is refused, everything goes back. Without this
// script the buttons beside each do the same.

type Put = { parent: Element; before: Element | null };

function prepare(root: HTMLElement): void {
  const address = root.dataset.arrange ?? "";
  const said = root.querySelector<HTMLElement>("[data-arrange-said]");
  const wrong = root.querySelector<HTMLElement>("[data-arrange-wrong]");
  const modules = root.querySelector<HTMLElement>("[data-modules]");
  const csrf = root.querySelector<HTMLInputElement>("input[name=csrf]")?.value ?? "";
  if (!said || !wrong || !modules) return;
  let sending: Promise<void> = Promise.resolve();

  const all = (selector: string) => [...root.querySelectorAll<HTMLElement>(selector)];
  const isModule = (item: HTMLElement) => item.dataset.module !== undefined;
  const siblings = (item: HTMLElement) => [...(item.parentElement?.children ?? [])];
  const where = (item: Element): Put => ({ parent: item.parentElement ?? modules, before: item.nextElementSibling });
  const put = (item: Element, { parent, before }: Put) => {
    parent.insertBefore(item, before);
    mark();
  };

  // What can't go further has a button that says so.
  const mark = () => {
    const items = [all("[data-module]"), all("[data-resource]")];
    for (const item of items.flat()) {
      for (const form of item.querySelectorAll<HTMLElement>("[data-step]")) {
        if (form.closest("[data-module], [data-resource]") !== item) continue;
        const button = form.querySelector("button");
        if (button) button.disabled = step(item, Number(form.dataset.step)) === null;
      }
    }
  };

  // One step up or down: a resource at the end of its module goes into the next one.
  const step = (item: HTMLElement, by: number): Put | null => {
    const next = by < 0 ? item.previousElementSibling : item.nextElementSibling;
    const parent = item.parentElement;
    if (next && parent) return { parent, before: by < 0 ? next : next.nextElementSibling };
    const own = isModule(item) ? null : item.closest("[data-module]");
    const other = by < 0 ? own?.previousElementSibling : own?.nextElementSibling;
    const list = other?.querySelector("[data-resources]");
    return list ? { parent: list, before: by < 0 ? null : list.firstElementChild } : null;
  };

  const say = (item: HTMLElement) => {
    const text = (isModule(item) ? root.dataset.moduleMoved : root.dataset.resourceMoved) ?? "";
    const around = siblings(item);
    const words: Record<string, string> = {
      title: item.dataset.title ?? "",
      place: String(around.indexOf(item) + 1),
      count: String(around.length),
      module: item.closest<HTMLElement>("[data-module]")?.dataset.title ?? "",
    };
    said.textContent = text.replace(/\{(\w+)\}/g, (_, name: string) => words[name] ?? "");
  };

  const send = async (item: HTMLElement, back: Put) => {
    const fields = new URLSearchParams({ csrf, to: String(siblings(item).indexOf(item)) });
    fields.set("act", isModule(item) ? "place" : "place-resource");
    fields.set("id", item.dataset.module ?? item.dataset.resource ?? "");
    fields.set("module", item.closest<HTMLElement>("[data-module]")?.dataset.module ?? "");
    wrong.textContent = "";
    let answer: Response | null = null;
    try {
      answer = await fetch(address, { method: "POST", body: fields, headers: { accept: "application/json" } });
      if (answer.ok) return;
    } catch {
      // Nothing came back: it is as if it were refused.
    }
    const told: { detail?: string } = (await answer?.json().catch(() => ({}))) ?? {};
    put(item, back);
    said.textContent = "";
    wrong.textContent = told.detail ?? wrong.dataset.lost ?? "";
  };

  // One after another, as they were done.
  const moved = (item: HTMLElement, back: Put) => {
    say(item);
    sending = sending.then(() => send(item, back));
  };

  const walk = (item: HTMLElement, by: number, focused: HTMLElement | null) => {
    const to = step(item, by);
    if (!to) return;
    const back = where(item);
    put(item, to);
    const held = focused instanceof HTMLButtonElement && focused.disabled ? item.querySelector<HTMLElement>("[data-handle]") : focused;
    held?.focus();
    item.scrollIntoView({ block: "nearest" });
    moved(item, back);
  };

  const drag = (handle: HTMLElement, item: HTMLElement, start: PointerEvent) => {
    const back = where(item);
    start.preventDefault();
    handle.focus();
    item.classList.add("is-dragged");
    root.classList.toggle("is-arranged", isModule(item));
    // The first below whose middle the pointer is put before; a list that is empty takes all.
    const over = (event: PointerEvent) => {
      const edge = 60;
      if (event.clientY < edge) scrollBy(0, -12);
      if (event.clientY > innerHeight - edge) scrollBy(0, 12);
      let list: Element = modules;
      if (!isModule(item)) {
        const lists = all("[data-resources]").map((l) => ({ l, box: (l.closest("[data-module]") ?? l).getBoundingClientRect() }));
        const under = lists.find(({ box }) => event.clientY <= box.bottom) ?? lists[lists.length - 1];
        if (!under) return;
        list = under.l;
      }
      const others = [...list.children].filter((other) => other !== item);
      const before = others.find((other) => {
        const box = other.getBoundingClientRect();
        return event.clientY < box.top + box.height / 2;
      });
      if (item.parentElement !== list || item.nextElementSibling !== (before ?? null)) put(item, { parent: list, before: before ?? null });
    };
    const end = (keep: boolean) => {
      removeEventListener("pointermove", over);
      removeEventListener("pointerup", up);
      removeEventListener("pointercancel", cancel);
      removeEventListener("keydown", escape, true);
      item.classList.remove("is-dragged");
      root.classList.remove("is-arranged");
      const now = where(item);
      if (now.parent === back.parent && now.before === back.before) return;
      if (keep) moved(item, back);
      else put(item, back);
    };
    const up = () => end(true);
    const cancel = () => end(false);
    const escape = (event: KeyboardEvent) => {
      if (event.key === "Escape") end(false);
    };
    // Not on the handle: it is taken out and put in elsewhere while it is dragged.
    addEventListener("pointermove", over);
    addEventListener("pointerup", up);
    addEventListener("pointercancel", cancel);
    addEventListener("keydown", escape, true);
  };

  for (const item of all("[data-module], [data-resource]")) {
    const handle = item.querySelector<HTMLElement>("[data-handle]");
    if (!handle) continue;
    handle.hidden = false;
    handle.addEventListener("pointerdown", (event) => {
      if (event.button === 0) drag(handle, item, event);
    });
    handle.addEventListener("keydown", (event) => {
      const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
      if (!by) return;
      event.preventDefault();
      walk(item, by, handle);
    });
  }
  for (const form of all("[data-step]")) {
    const item = form.closest<HTMLElement>("[data-module], [data-resource]");
    form.addEventListener("submit", (event) => {
      if (!item) return;
      event.preventDefault();
      walk(item, Number(form.dataset.step), form.querySelector("button"));
    });
  }
  root.querySelector("[data-arrange-hint]")?.removeAttribute("hidden");
  mark();
}

for (const root of document.querySelectorAll<HTMLElement>("[data-arrange]")) prepare(root);

// The preview in a window that is as wide as a phone; elsewhere it is a page like others.
for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-phone]")) {
  link.addEventListener("click", (event) => {
    if (open(link.href, "_blank", "popup,width=360,height=740")) event.preventDefault();
  });
}
