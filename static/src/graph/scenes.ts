/** The page's side of saved scenes: the one that it was opened on, and what a new one keeps. */
import { address, request } from "../api";
import { find } from "../dom";
import { filtersOf } from "./address";
import { Appearance } from "./canvas/appearance";
import { readPalette } from "./canvas/colours";
import type { ExportedScene } from "./export";
import type { GraphPage } from "./page";
import type { SavedScene, ToSave } from "./panels/scenes";
import { type Kept, tenth } from "./positions";

export class Scenes {
  constructor(private readonly page: GraphPage) {}

  /** The places of the scene in the address; null without one. Raises ApiError. */
  async open(): Promise<Kept | null> {
    const { scene } = this.page.state.scope;
    if (!scene) return null;
    const { positions, pins, name } = await request<SavedScene>(address(`scenes/${scene}`));
    const title = find("#scene-title", this.page.root);
    if (title) {
      title.hidden = false;
      find(".words", title)!.textContent = name;
    }
    return { places: new Map(Object.entries(positions).map(([uid, [x, y]]) => [uid, { x, y }])), pins: new Set(pins) };
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
