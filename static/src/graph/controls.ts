/** Buttons and keys of the page, and what they do. */
import { find } from "../dom";
import { startKeys } from "./keys";
import type { GraphPage } from "./page";
import { PHONE } from "./stage";

export function bindControls(page: GraphPage): void {
  find<HTMLDetailsElement>("details.legend", page.root)!.open = !matchMedia(PHONE).matches;
  const on = (selector: string, act: () => unknown): void => {
    for (const element of page.root.querySelectorAll(selector)) element.addEventListener("click", () => void act());
  };
  on("[data-to=graph]", () => page.switchTo("graph"));
  on("[data-to=table]", () => page.switchTo("table"));
  on("#expand", () => page.expand());
  on("#fit", () => page.stage?.fit());
  on("#zoom-in", () => page.stage?.zoom(1 / 1.4));
  on("#zoom-out", () => page.stage?.zoom(1.4));
  on("#arrange", () => page.arrangeAnew());
  on("[data-clear-filters]", () => page.clearFilters());
  startKeys({
    find: () => page.findBox.focus(),
    switchView: () => void page.switchTo(page.view === "graph" ? "table" : "graph"),
    zoom: (factor) => page.stage?.zoom(factor),
    fit: () => page.stage?.fit(),
    arrangeAnew: () => void page.arrangeAnew(),
    step: (by) => step(page, by),
    walk: (dx, dy) => page.stage?.walk.walk(dx, dy) ?? false,
    open: () => openCursor(page),
    close: () => close(page),
    other: (key, event) => page.partKey(key, event),
  });
}

function step(page: GraphPage, by: 1 | -1): void {
  if (page.part("#rows").contains(document.activeElement)) page.table.step(by);
  else if (page.inspector.isOpen) page.inspector.step(by);
  else if (page.view === "table") page.table.step(by);
  else page.stage?.walk.step(by);
}

function openCursor(page: GraphPage): boolean {
  const uid = page.stage?.walk.current();
  if (uid) void page.choose({ kind: "entity", uid });
  return Boolean(uid);
}

function close(page: GraphPage): boolean {
  if (!page.inspector.isOpen) return page.stage?.walk.leave() ?? false;
  const hadFocus = page.part("#inspector").contains(document.activeElement);
  void page.choose(null);
  if (hadFocus && page.view === "graph") page.part("#canvas").focus();
  if (hadFocus && page.view === "table") page.table.step(1);
  return true;
}
