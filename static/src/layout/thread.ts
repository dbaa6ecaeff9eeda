/** Asks the layout's thread for places. It starts with the first question: kept places need none. */
import type { LayoutRequest, Placement } from "./model";

export interface LayoutThread {
  arrange(request: LayoutRequest): Promise<Placement[]>;
}

/** Where workers are not to be had, the layout runs in the page. */
const arrangeHere = async (request: LayoutRequest): Promise<Placement[]> => (await import("./arrange")).arrange(request);

/** The thread of the script at `url`. */
export function layoutThread(url: string): LayoutThread {
  let started: LayoutThread | null = null;
  return { arrange: (request) => (started ??= start(url)).arrange(request) };
}

function start(url: string): LayoutThread {
  const unanswered = new Map<number, { request: LayoutRequest; answer: (placements: Placement[] | Promise<Placement[]>) => void }>();
  let asked = 0;
  let worker: Worker | null = null;
  try {
    worker = new Worker(url, { type: "module" });
  } catch {
    return { arrange: arrangeHere };
  }
  worker.addEventListener("message", ({ data }: MessageEvent<{ id: number; placements: Placement[] }>) => {
    unanswered.get(data.id)?.answer(data.placements);
    unanswered.delete(data.id);
  });
  worker.addEventListener("error", () => {
    worker = null;
    for (const { request, answer } of unanswered.values()) answer(arrangeHere(request));
    unanswered.clear();
  });
  return {
    arrange: (request) => new Promise((resolve) => {
      if (!worker) return resolve(arrangeHere(request));
      const id = ++asked;
      unanswered.set(id, { request, answer: resolve });
      return worker.postMessage({ id, request });
    }),
  };
}
