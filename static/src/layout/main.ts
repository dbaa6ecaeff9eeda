/** The layout's own thread, so that the page answers while it runs. */
import { arrange } from "./arrange";
import type { LayoutRequest } from "./model";

self.addEventListener("message", (event: MessageEvent<{ id: number; request: LayoutRequest }>) => {
  const { id, request } = event.data;
  self.postMessage({ id, placements: arrange(request) });
});
