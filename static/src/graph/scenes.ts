/** The page's side of saved scenes: the one that it was opened on, and what a new one keeps. */
import { find } from "../dom";
import { filtersOf } from "./address";
import { Appearance } from "./canvas/appearance";
import { readPalette } from "./canvas/colours";
import type { ExportedScene } from "./export";
import type { GraphPage } from "./page";
import type { ToSave } from "./panels/scenes";
import { tenth } from "./positions";

export class Scenes {
  constructor(private readonly page: GraphPage) {}

  /** Says over the canvas which scene the page was opened on. */
  entitle(name: string): void {
    const title = find("#scene-title", this.page.root);
    if (!title || !name) return;
    title.hidden = false;
    find(".words", title)!.textContent = name;
  }

  /** What is shown now, with its places; they are made where only the table was looked at. */
  async toSave(): Promise<ToSave> {
    const { page } = this;
    if (!page.stage) await page.places.settle(1.6);
    const positions: ToSave["positions"] = {};
    const { focus, ...filters } = page.state.filters;
    for (const { uid } of focus ? page.store.visible.nodes : page.store.nodes.values()) {
      const at = page.places.of(uid);
      if (at && !filters.hidden.has(uid)) positions[uid] = [tenth(at.x), tenth(at.y)];
    }
    const kept = { ...filters, hidden: new Set<string>(), focus: null };
    return { filters: filtersOf(kept), positions, pins: [...page.places.pins].filter((uid) => uid in positions) };
  }

  /** The scene as it is drawn, for a file. */
  async drawn(): Promise<ExportedScene> {
    const { page } = this;
    if (!page.stage) await page.places.settle(1.6);
    return { store: page.store, looks: page.stage?.canvas.looks ?? new Appearance(page.store, readPalette()), placeOf: (uid) => page.places.of(uid) };
  }
}
