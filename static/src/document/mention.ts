/** What a click on a name opens: whom it names, and for editors the ways to put a wrong highlight right. */
import { address, type Entity, type EntityType, request } from "../api";
import { decide } from "../decisions";
import { find, h, icon, toast } from "../dom";
import { shownTypes } from "../looks";
import { finder } from "../merging/finder";
import { t } from "../messages";
import { entityUrl } from "../routes";
import { carryOut, changed } from "./deciding";
import type { Popover } from "./popover";
import { mentionStretch, pointsOf, type Stretch } from "./spans";

const HOW_TYPES = "ol.types";

/** Opens what is known of the name `element`; `relate` starts a relation from it. */
export async function openMention(popover: Popover, element: HTMLElement, mayEdit: boolean, relate: (element: HTMLElement) => void): Promise<void> {
  let entity: Entity;
  try {
    entity = await request<Entity>(address(`entities/${element.dataset.entity ?? ""}`));
  } catch (error) {
    return toast((error as Error).message);
  }
  const content = [...about(entity)];
  if (mayEdit) content.push(entityTools(popover, entity, element, relate));
  const stretch = mayEdit && element.dataset.mention ? mentionStretch(element) : null;
  if (stretch) content.push(mentionTools(popover, element, entity, stretch));
  const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
  popover.open(entity.name, content, box, null, element);
  find("a, button", popover.element)?.focus({ preventScroll: true });
}

function about(entity: Entity): Node[] {
  const counts = [t(`type.${entity.type}`), t("statements", { n: entity.statement_count }), t("mentions", { n: entity.mention_count })];
  return [
    h("h3", {}, h("span", { class: `dot t-${entity.type}` }), entity.name),
    h("p", { class: "muted small" }, counts.join(" · ")),
    ...(entity.aliases.length ? [h("p", { class: "small" }, t("also", { names: entity.aliases.join(t("comma")) }))] : []),
  ];
}

export function tool(words: string, act: () => unknown, name = "", key = ""): HTMLButtonElement {
  const button = h(
    "button", { type: "button", class: "button slim-button", ...(key ? { "aria-keyshortcuts": key } : {}) },
    name ? icon(name) : null, words, key ? h("kbd", { "aria-hidden": "true" }, key) : null,
  );
  button.addEventListener("click", () => void act());
  return button;
}

function entityTools(popover: Popover, entity: Entity, element: HTMLElement, relate: (element: HTMLElement) => void): HTMLElement {
  const away = (act: () => unknown) => (): void => {
    popover.close();
    void act();
  };
  return h(
    "p", { class: "actions" },
    h("a", { class: "button slim-button", href: entityUrl(entity.uid) }, t("in.graph")),
    element.dataset.mention && tool(t("relate"), away(() => relate(element)), "relation", "L"),
    tool(t("graph.edit_entity"), () => editEntity(popover, entity, element), "pen"),
    tool(t("same_as"), away(async () => (await import("../merging/drawer")).openMerge(entity, changed)), "copy"),
    tool(t("split"), away(async () => (await import("../merging/split")).openSplit(entity, changed, [element.dataset.mention ?? ""])), "split"),
  );
}

/** The name, type, aliases and description of what is named, everywhere and not only here. */
async function editEntity(popover: Popover, entity: Entity, element: HTMLElement): Promise<void> {
  const place = h("div", {});
  const done = (): void => {
    popover.close();
    changed();
  };
  try {
    const { openEntityForm } = await import("../editing/entity");
    await openEntityForm(place, entity.uid, {
      saved: (made) => {
        popover.close();
        void carryOut(() => Promise.resolve(made), made.at(-1)?.words ?? "");
      },
      theirs: done,
      left: () => popover.close(),
    });
    popover.open(entity.name, [place], element.getClientRects()[0] ?? element.getBoundingClientRect(), place.querySelector("input"), element);
  } catch (error) {
    toast((error as Error).message);
  }
}

/** This one mention: another type, another entity, a longer or shorter stretch, or none at all. */
function mentionTools(popover: Popover, element: HTMLElement, entity: Entity, stretch: Stretch): HTMLElement {
  const url = address(`mentions/${element.dataset.mention ?? ""}`);
  const send = (body: unknown, words: string): void => {
    popover.close();
    void carryOut(() => decide(url, "PATCH", body), words);
  };
  const remove = tool(t("mention.remove"), () => {
    popover.close();
    void carryOut(() => decide(url, "DELETE", undefined), t("mention.removed", { text: stretch.text }));
  }, "bin");
  const link = finder("mention-link", t("mention.link"), [entity.uid], (other) => send({ entity: other.uid }, t("mention.linked", { text: stretch.text, name: other.name })));
  return h(
    "section", { class: "mention-tools", "aria-label": t("mention.fix") },
    h("h4", {}, t("mention.fix")),
    typeButtons(entity.type, (type) => send({ type }, t("mention.retyped", { text: stretch.text, type: t(`type.${type}`) }))),
    spanTools(stretch, (start, end, text) => send({ start, end }, t("mention.moved", { text }))),
    link.element,
    h("p", { class: "actions" }, remove),
  );
}

/** The types with the number keys that choose them; `now` is marked. */
export function typeButtons(now: EntityType | null, chosen: (type: EntityType) => void): HTMLElement {
  return h("ol", { class: "types", "aria-label": t("mention.type") }, ...shownTypes().map((type, index) => {
    const button = h(
      "button", { type: "button", class: `button slim-button t-${type}`, "aria-pressed": String(type === now), "aria-keyshortcuts": String(index + 1), "data-number": index + 1 },
      h("span", { class: "dot", "aria-hidden": "true" }), t(`type.${type}`), h("kbd", { "aria-hidden": "true" }, String(index + 1)),
    );
    button.addEventListener("click", () => chosen(type));
    return h("li", {}, button);
  }));
}

/** Moves both ends by one character; the words show what it will be. */
function spanTools({ sentence, start, end }: Stretch, chosen: (start: number, end: number, text: string) => void): HTMLElement {
  const points = pointsOf(sentence);
  let [from, to] = [start, end];
  const words = h("output", { class: "span-words" });
  const save = tool(t("mention.save_span"), () => chosen(from, to, points.slice(from, to).join("")));
  const show = (): void => {
    words.textContent = points.slice(from, to).join("");
    save.hidden = from === start && to === end;
  };
  const step = (label: string, words: string, move: () => void): HTMLButtonElement => {
    const button = h("button", { type: "button", class: "button quiet slim-button", "aria-label": label, title: label }, words);
    button.addEventListener("click", () => {
      move();
      show();
    });
    return button;
  };
  show();
  return h(
    "p", { class: "span-tools" },
    step(t("mention.start_earlier"), "‹", () => (from = Math.max(0, from - 1))),
    step(t("mention.start_later"), "›", () => (from = Math.min(to - 1, from + 1))),
    words,
    step(t("mention.end_earlier"), "‹", () => (to = Math.max(from + 1, to - 1))),
    step(t("mention.end_later"), "›", () => (to = Math.min(points.length, to + 1))),
    save,
  );
}

/** A number key presses the button that shows it, where types or relations are offered. */
export function pressNumber(popover: Popover, key: string): boolean {
  const button = popover.isOpen ? find<HTMLButtonElement>(`[data-number="${key}"]`, popover.element) : null;
  button?.click();
  return button !== null;
}

export const offersTypes = (popover: Popover): boolean => popover.isOpen && find(HOW_TYPES, popover.element) !== null;
