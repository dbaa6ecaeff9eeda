/** What can be done with an entity on the canvas and in the table: a row of buttons under its name. */
import { h, icon } from "../../dom";
import { t } from "../../messages";

/** What the page knows of the entity, and does with it. */
export interface EntityActs {
  /** Neighbours that are not shown; 0 where that is not known yet. */
  more(uid: string): number;
  isPinned(uid: string): boolean;
  isCollapsed(uid: string): boolean;
  degrees(uid: string): number;
  expand(uid: string, limit: number): void;
  collapse(uid: string): void;
  focus(uid: string, degrees: number): void;
  pin(uid: string): void;
  hide(uid: string): void;
  paths(uid: string): void;
}

const LIMITS = [10, 25, 100, 500];

/** The row; `entityTools(...).update()` after something of it changed. */
export function entityTools(uid: string, acts: EntityActs): { element: HTMLElement; update: () => void } {
  const tool = (name: string, label: string, key: string, act: () => void): HTMLButtonElement => {
    const button = h("button", { type: "button", class: "button quiet icon-only", title: `${label} (${key})`, "aria-label": label, "aria-keyshortcuts": key }, icon(name));
    button.addEventListener("click", act);
    return button;
  };
  const expand = tool("expand", t("graph.expand_one"), "N", () => acts.expand(uid, Number(limit.value)));
  const limit = h("select", { class: "limit", "aria-label": t("graph.expand.limit"), title: t("graph.expand.limit") },
    ...LIMITS.map((value) => h("option", { value, selected: value === 25 }, `+${value}`))) as HTMLSelectElement;
  const more = h("span", { class: "more-count", role: "status" });
  const collapse = tool("fold", t("graph.collapse"), "C", () => acts.collapse(uid));
  const pin = tool("pin", t("graph.pin"), "P", () => acts.pin(uid));
  const degrees = [1, 2, 3].map((value) => {
    const button = h("button", { type: "button", class: "degree", "aria-label": `${value}: ${t("graph.focus_at", { n: value })}`, title: `${t("graph.focus_at", { n: value })} (${value})`, "aria-keyshortcuts": value }, String(value));
    button.addEventListener("click", () => acts.focus(uid, acts.degrees(uid) === value ? 0 : value));
    return button;
  });
  const element = h(
    "div", { class: "entity-tools", role: "toolbar", "aria-label": t("graph.tools") },
    h("span", { class: "pair" }, expand, limit), more, collapse,
    h("span", { class: "degrees", role: "group", "aria-label": t("graph.focus") }, icon("focus"), ...degrees),
    tool("path", t("graph.paths_from"), "W", () => acts.paths(uid)), pin, tool("hide", t("graph.hide"), "H", () => acts.hide(uid)),
  );
  const update = (): void => {
    const left = acts.more(uid);
    more.textContent = left ? t("graph.more_neighbours", { n: left }) : "";
    expand.disabled = left === 0 && !acts.isCollapsed(uid);
    collapse.setAttribute("aria-pressed", String(acts.isCollapsed(uid)));
    pin.setAttribute("aria-pressed", String(acts.isPinned(uid)));
    degrees.forEach((button, index) => button.setAttribute("aria-pressed", String(acts.degrees(uid) === index + 1)));
  };
  update();
  return { element, update };
}
