/**
 * The graph page's script. For tests and for the curious it leaves `window.zhitu.graph`: `pixelOf(uid)` and
 * `edgePixelOf(uid)` say where an entity or the middle of a statement stands in the window (CSS pixels), `placeOf(uid)`
 * where in the layout, `nodes()` and `edges()` what is drawn. The element #graph has `data-ready="true"` while the scene is
 * drawn and at rest, "false" while places change.
 */
import { find } from "../dom";
import { GraphPage } from "./page";
import type { GraphProbe } from "./probe";

declare global {
  interface Window { zhitu?: { graph?: GraphProbe } }
}

const root = find("#graph");
if (root) {
  const page = new GraphPage(root);
  window.zhitu = { ...window.zhitu, graph: page.probe };
  void page.start();
}
