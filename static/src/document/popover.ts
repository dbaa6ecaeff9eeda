/** A click on a name says what it is: type, counts, the way into the graph. */
import { address, type Entity, request } from "../api";
import { find, h, toast } from "../dom";
import { t } from "../messages";
import { entityUrl } from "../routes";

/** Fired on document when this page decided something that its text or cards show. */
export const CHANGED = "zhitu:changed";

export function startPopover(): void {
  const popover = find("#popover");
  if (!popover) return;
  let opener: HTMLElement | null = null;
  const close = (): void => {
    popover.hidden = true;
    opener?.focus({ preventScroll: true });
    opener = null;
  };
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const name = (event.target as Element).closest<HTMLElement>("[data-entity]");
    if (!name) {
      if (!popover.contains(event.target as Node)) popover.hidden = true;
      return;
    }
    event.preventDefault();
    opener = name;
    void open(popover, name);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !popover.hidden) close();
  });
}

/** The page shows what was decided. */
const changed = (): void => void document.dispatchEvent(new CustomEvent(CHANGED));

async function open(popover: HTMLElement, name: HTMLElement): Promise<void> {
  const uid = name.dataset.entity ?? "";
  try {
    const entity = await request<Entity>(address(`entities/${uid}`));
    popover.replaceChildren(...content(entity, popover.dataset.edit !== undefined, () => (popover.hidden = true)));
  } catch (error) {
    return toast((error as Error).message);
  }
  popover.hidden = false;
  const box = name.getClientRects()[0] ?? name.getBoundingClientRect();
  const width = popover.offsetWidth;
  const below = box.bottom + 8 + popover.offsetHeight < innerHeight;
  popover.style.left = `${Math.max(12, Math.min(box.left + scrollX, innerWidth - width - 12))}px`;
  popover.style.top = `${scrollY + (below ? box.bottom + 8 : box.top - 8 - popover.offsetHeight)}px`;
  if (name.matches("a")) find("a", popover)?.focus({ preventScroll: true });
}

function content(entity: Entity, mayEdit: boolean, close: () => void): Node[] {
  const tool = (words: string, act: () => unknown): HTMLElement => {
    const button = h("button", { type: "button", class: "button" }, words);
    button.addEventListener("click", () => {
      close();
      void act();
    });
    return button;
  };
  const counts = [t(`type.${entity.type}`), t("statements", { n: entity.statement_count }), t("mentions", { n: entity.mention_count })];
  return [
    h("h3", {}, h("span", { class: `dot t-${entity.type}` }), entity.name),
    h("p", { class: "muted small" }, counts.join(" · ")),
    ...(entity.aliases.length ? [h("p", { class: "small" }, t("also", { names: entity.aliases.join(t("comma")) }))] : []),
    h("p", { class: "actions" }, 
      h("a", { class: "button", href: entityUrl(entity.uid) }, t("in.graph")),
      mayEdit && tool(t("same_as"), async () => (await import("../merging/drawer")).openMerge(entity, changed)),
      mayEdit && tool(t("split"), async () => (await import("../merging/split")).openSplit(entity, changed)),
    ),
  ];
}
