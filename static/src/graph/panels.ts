/** Panels of the inspector that are fetched when they are first opened. */
import { find } from "../dom";
import type { GraphPage } from "./page";

export function openPanels(page: GraphPage): void {
  const { inspector, store } = page;
  inspector.addPanel("paths", async (panel, uid, choices, signal) => {
    const { showPaths } = await import("./panels/paths");
    await showPaths(panel, uid, choices, signal, {
      found: (nodes, edges, documents) => page.working(async () => {
        store.merge({ nodes, edges, documents });
        await page.settled();
      }),
      light: (lit) => page.stage?.light(lit),
      choose: (from, to) => void page.choosing.choose({ kind: "paths", uid: `${from}~${to}` }),
    });
  });
  inspector.addPanel("group", async (panel, uid, choices) => (await import("./panels/group")).showGroup(panel, uid, choices));
  inspector.addPanel("panel", async (panel, _uid, choices, signal) => {
    const { showScenes } = await import("./panels/scenes");
    await showScenes(panel, choices, signal, {
      current: page.state.scope.scene, user: page.root.dataset.user ?? "", isOwner: page.root.dataset.owner !== undefined,
      toSave: () => page.scenes.toSave(),
    });
    find("#scene-name", panel)?.focus();
  });
}
