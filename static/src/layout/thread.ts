/** Asks the layout's thread for places. */
import { arrange } from "./arrange";
import type { LayoutRequest, Placement } from "./model";

export interface LayoutThread {
  arrange(request: LayoutRequest): Promise<Placement[]>;
}

/** Starts the worker at `url`. Where workers are not to be had, the layout runs in the page. */
export function startLayoutThread(url: string): LayoutThread {
  const waiting = new Map<number, (placements: Placement[]) => void>();
  let asked = 0;
  let worker: Worker | null = null;
  try {
    worker = new Worker(url, { type: "module" });
  } catch {
    return { arrange: async (request) => arrange(request) };
  }
  const unanswered = new Map<number, LayoutRequest>();
  worker.addEventListener("message", (event: MessageEvent<{ id: number; placements: Placement[] }>) => {
    unanswered.delete(event.data.id);
    waiting.get(event.data.id)?.(event.data.placements);
    waiting.delete(event.data.id);
  });
  worker.addEventListener("error", () => {
    worker = null;
    for (const [id, request] of unanswered) waiting.get(id)?.(arrange(request));
    unanswered.clear();
    waiting.clear();
  });
  return {
    arrange: (request) => new Promise((resolve) => {
      if (!worker) return resolve(arrange(request));
      const id = ++asked;
      waiting.set(id, resolve);
      unanswered.set(id, request);
      return worker.postMessage({ id, request });
    }),
  };
}
