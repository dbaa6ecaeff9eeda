/** Where everything stands on the screen at this moment, and what lies under a point. CSS pixels of the canvas. */
import type { Point } from "../../layout/model";
import { distanceTo, type Curve } from "./curve";

/** Rank of what is selected, hovered or under the keyboard, and of what belongs to it. */
export const CHOSEN_RANK = 1000;
export const BRIGHT_RANK = 500;

export interface NodeOnScreen extends Point {
  uid: string;
  radius: number;
  name: string;
  /** Labels of a higher rank are placed first. */
  rank: number;
  isFaint: boolean;
}

export interface EdgeOnScreen {
  uid: string;
  curve: Curve;
  predicate: string;
  rank: number;
  isFaint: boolean;
  isStrong: boolean;
}

export interface Box { left: number; top: number; right: number; bottom: number }

export interface Frame { nodes: NodeOnScreen[]; edges: EdgeOnScreen[]; labels: Map<string, Box> }

export type Hit = { kind: "node" | "edge"; uid: string } | null;

const NODE_SLACK = 4;
const EDGE_SLACK = 7;

/** The node, else the name, else the edge nearest to `point`. `slack` widens all of them (fingers are wide). */
export function hitAt(frame: Frame, point: Point, slack = 0): Hit {
  let best: { uid: string; distance: number } | null = null;
  for (const node of frame.nodes) {
    const distance = Math.hypot(node.x - point.x, node.y - point.y) - node.radius;
    if (distance <= NODE_SLACK + slack && (!best || distance < best.distance)) best = { uid: node.uid, distance };
  }
  if (best) return { kind: "node", uid: best.uid };
  for (const [uid, box] of frame.labels) {
    if (point.x >= box.left && point.x <= box.right && point.y >= box.top && point.y <= box.bottom) return { kind: "node", uid };
  }
  for (const edge of frame.edges) {
    const distance = distanceTo(edge.curve, point);
    if (distance <= EDGE_SLACK + slack && (!best || distance < best.distance)) best = { uid: edge.uid, distance };
  }
  return best ? { kind: "edge", uid: best.uid } : null;
}
