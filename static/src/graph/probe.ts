/** What `window.zhitu.graph` answers (see main.ts): where things stand, for tests and for the curious. */
import type { Point } from "../layout/model";
import type { GraphCanvas } from "./canvas/canvas";
import type { Box } from "./canvas/frame";
import type { SceneStore } from "./scene";

export interface GraphProbe {
  pixelOf(uid: string): Point | undefined;
  edgePixelOf(uid: string): Point | undefined;
  placeOf(uid: string): Point | undefined;
  nodes(): string[];
  edges(): string[];
  labels(): Record<string, Box>;
}

/** `canvas` gives null while only the table is shown; nodes and edges are then the table's. */
export function probeOf(store: SceneStore, container: HTMLElement, canvas: () => GraphCanvas | null): GraphProbe {
  const inWindow = (point: Point | undefined): Point | undefined => {
    const { left, top } = container.getBoundingClientRect();
    return point && { x: point.x + left, y: point.y + top };
  };
  return {
    pixelOf: (uid) => inWindow(canvas()?.pixelOf(uid)),
    edgePixelOf: (uid) => inWindow(canvas()?.edgePixelOf(uid)),
    placeOf: (uid) => canvas()?.placeOf(uid),
    nodes: () => store.shownNodes().map(({ uid }) => uid).filter((uid) => canvas()?.pixelOf(uid) ?? !canvas()),
    edges: () => store.shownEdges().map(({ uid }) => uid).filter((uid) => canvas()?.edgePixelOf(uid) ?? !canvas()),
    labels: () => Object.fromEntries(canvas()?.frame.labels ?? []),
  };
}
