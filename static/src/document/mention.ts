/** What a click on a name opens: whom it names, and for editors the ways to put a wrong highlight right. */
import { address, type Entity, request } from "../api";
import { find, h, icon, toast } from "../dom";
import { t } from "../messages";
import { entityUrl } from "../routes";
import { changed } from "./deciding";
import type { Popover } from "./popover";

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
    tool(t("same_as"), away(async () => (await import("../merging/drawer")).openMerge(entity, changed)), "copy"),
    tool(t("split"), away(async () => (await import("../merging/split")).openSplit(entity, changed, [element.dataset.mention ?? ""])), "split"),
  );
}

/** A number key presses the button that shows it, where types or relations are offered. */
export function pressNumber(popover: Popover, key: string): boolean {
  const button = popover.isOpen ? find<HTMLButtonElement>(`[data-number="${key}"]`, popover.element) : null;
  button?.click();
  return button !== null;
}
