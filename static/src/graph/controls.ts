/** Buttons and keys of the page, and what they do. */
import { find } from "../dom";
import type { Format } from "./export";
import { type KeyMap, startKeys } from "./keys";
import type { GraphPage } from "./page";
import { PHONE } from "./stage";

const MORE = 25;

export function bindControls(page: GraphPage): void {
  const { commands } = page;
  find<HTMLDetailsElement>("details.legend", page.root)!.open = !matchMedia(PHONE).matches;
  const on = (selector: string, act: (element: HTMLElement) => unknown): void => {
    for (const element of page.root.querySelectorAll<HTMLElement>(selector)) element.addEventListener("click", () => void act(element));
  };
  on("[data-to=graph]", () => page.views.switchTo("graph"));
  on("[data-to=table]", () => page.views.switchTo("table"));
  on("#expand", () => commands.expand(MORE));
  on("#paths", () => commands.paths());
  on("#scenes", () => page.choosing.choose({ kind: "panel", uid: "scenes" }));
  on("#undo", () => commands.history.undo());
  on("#fit", () => page.stage?.fit());
  on("#zoom-in", () => page.stage?.zoom(1 / 1.4));
  on("#zoom-out", () => page.stage?.zoom(1.4));
  on("#arrange", () => page.views.arrangeAnew());
  on("#lasso", () => page.views.setLasso(!page.views.hasLasso));
  on("#dim", () => commands.dim());
  on("#colours", () => page.views.colour(!page.state.hasCommunities));
  on("#show-hidden", () => commands.showHidden());
  on("#leave-focus", () => page.filter({ focus: null }));
  on("[data-clear-filters]", () => page.clearFilters());
  on("[data-export]", async (element) => {
    element.closest("details")?.removeAttribute("open");
    await page.views.exportAs(element.dataset.export as Format);
  });
  startKeys(keysOf(page));
}

function keysOf(page: GraphPage): KeyMap {
  const { commands } = page;
  const walk = (dx: number, dy: number) => (): boolean => page.stage?.walk.walk(dx, dy) ?? false;
  const focus = (degrees: number) => (): boolean => {
    if (!hasTarget(page)) return false;
    void commands.focus(degrees);
    return true;
  };
  const find = (): void => page.findBox.focus();
  return {
    "/": find, f: find,
    t: () => void page.views.switchTo(page.views.now === "graph" ? "table" : "graph"),
    y: () => page.setTable({ rows: page.state.table.rows === "entities" ? "statements" : "entities", sort: "" }),
    "+": () => page.stage?.zoom(1 / 1.4), "=": () => page.stage?.zoom(1 / 1.4),
    "-": () => page.stage?.zoom(1.4), _: () => page.stage?.zoom(1.4),
    "0": () => page.stage?.fit(),
    l: () => void page.views.arrangeAnew(), "shift+l": () => page.views.setLasso(!page.views.hasLasso),
    j: () => step(page, 1), k: () => step(page, -1), "shift+j": () => step(page, 1, true), "shift+k": () => step(page, -1, true),
    arrowleft: walk(-1, 0), arrowright: walk(1, 0), arrowup: walk(0, -1), arrowdown: walk(0, 1),
    enter: () => openCursor(page), " ": () => openCursor(page),
    escape: () => close(page),
    x: () => commands.mark(), "ctrl+a": () => commands.markAll(),
    a: () => commands.judge("accept"), r: () => commands.judge("reject"),
    m: () => (hasTarget(page) && page.mayEdit ? void commands.merge() : false),
    h: () => (hasTarget(page) ? commands.hide() : false), "shift+h": () => commands.showHidden(),
    p: () => (hasTarget(page) ? commands.pin() : false),
    n: () => (hasTarget(page) ? void commands.expand(MORE) : false), c: () => (hasTarget(page) ? commands.collapse() : false),
    "1": focus(1), "2": focus(2), "3": focus(3), "4": focus(4),
    w: () => commands.paths(), o: () => void page.choosing.choose({ kind: "panel", uid: "scenes" }),
    d: () => commands.dim(), "shift+c": () => void page.views.colour(!page.state.hasCommunities),
    z: () => void commands.history.undo(), "shift+z": () => void commands.history.redo(),
  };
}

function hasTarget(page: GraphPage): boolean {
  const { nodes, edges } = page.commands.target();
  return nodes.length + edges.length > 0;
}

function step(page: GraphPage, by: 1 | -1, isExtending = false): void {
  if (page.part("#rows").contains(document.activeElement) || isExtending) page.table?.step(by, isExtending);
  else if (page.inspector.isOpen) page.inspector.step(by);
  else if (page.views.now === "table") page.table?.step(by);
  else page.stage?.walk.step(by);
}

function openCursor(page: GraphPage): boolean {
  const uid = page.stage?.walk.current();
  if (uid) void page.choosing.node(uid);
  return Boolean(uid);
}

/** One thing at a time: the inspector, the selection, the lasso, the focus. */
function close(page: GraphPage): boolean {
  if (page.inspector.isOpen) {
    const hadFocus = page.part("#inspector").contains(document.activeElement);
    void page.choosing.choose(null);
    if (hadFocus && page.views.now === "graph") page.part("#canvas").focus();
    if (hadFocus && page.views.now === "table") page.table?.step(0);
    return true;
  }
  if (page.selection.size) return page.selection.clear(), true;
  if (page.views.hasLasso) return page.views.setLasso(false), true;
  if (page.state.filters.focus) return page.filter({ focus: null }), true;
  return page.stage?.walk.leave() ?? false;
}
