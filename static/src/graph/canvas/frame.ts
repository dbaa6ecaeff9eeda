/**
 * Where everything stands on the screen at this moment, and what lies under a point. CSS pixels of the canvas. The lists
 * are made when what is shown or stands out changes; a move of the view only writes new places into them.
 */
import type { Point } from "../../layout/model";
import type { SceneEdge, SceneNode } from "../scene";
import { curveBetween, type Curve, distanceTo } from "./curve";

/** Rank of what is selected, hovered or under the keyboard, and of what belongs to it. */
export const CHOSEN_RANK = 1000;
export const BRIGHT_RANK = 500;

export interface NodeOnScreen extends Point {
  uid: string;
  node: SceneNode;
  /** At this zoom; `size` is that at zoom 1. */
  radius: number;
  size: number;
  name: string;
  /** Labels of a higher rank are placed first. */
  rank: number;
  isFaint: boolean;
}

export interface EdgeOnScreen {
  uid: string;
  edge: SceneEdge;
  from: NodeOnScreen;
  to: NodeOnScreen;
  bend: number;
  predicate: string;
  rank: number;
  isFaint: boolean;
  isStrong: boolean;
}

export interface Box { left: number; top: number; right: number; bottom: number }

/** `nodes` by rank, the highest first; `labelled` are the edges that may get their words, by rank. */
export interface Frame { nodes: NodeOnScreen[]; edges: EdgeOnScreen[]; labelled: EdgeOnScreen[]; labels: Map<string, Box> }

export type Hit = { kind: "node" | "edge"; uid: string } | null;

const NODE_SLACK = 4;
const EDGE_SLACK = 7;

export const curveOf = ({ from, to, bend }: EdgeOnScreen): Curve => curveBetween(from, to, bend);

/** The node, else the name, else the edge nearest to `point`. `slack` widens all of them (fingers are wide). */
export function hitAt(frame: Frame, point: Point, slack = 0): Hit {
  let best: { uid: string; distance: number } | null = null;
  for (const node of frame.nodes) {
    const dx = Math.abs(node.x - point.x);
    const dy = Math.abs(node.y - point.y);
    const reach = node.radius + NODE_SLACK + slack;
    if (dx > reach || dy > reach) continue;
    const distance = Math.hypot(dx, dy) - node.radius;
    if (distance <= NODE_SLACK + slack && (!best || distance < best.distance)) best = { uid: node.uid, distance };
  }
  if (best) return { kind: "node", uid: best.uid };
  for (const [uid, box] of frame.labels) {
    if (point.x >= box.left && point.x <= box.right && point.y >= box.top && point.y <= box.bottom) return { kind: "node", uid };
  }
  const reach = EDGE_SLACK + slack;
  for (const edge of frame.edges) {
    if (!mayPass(edge, point, reach)) continue;
    const distance = distanceTo(curveOf(edge), point);
    if (distance <= reach && (!best || distance < best.distance)) best = { uid: edge.uid, distance };
  }
  return best ? { kind: "edge", uid: best.uid } : null;
}

/** Whether the edge's box, widened by what it bends, comes near the point. */
function mayPass({ from, to, bend }: EdgeOnScreen, { x, y }: Point, reach: number): boolean {
  const room = reach + (bend ? Math.abs(bend) * (Math.abs(to.x - from.x) + Math.abs(to.y - from.y)) : 0);
  return x >= Math.min(from.x, to.x) - room && x <= Math.max(from.x, to.x) + room
    && y >= Math.min(from.y, to.y) - room && y <= Math.max(from.y, to.y) + room;
}

/** Whether a point lies inside of a closed line (even-odd rule). */
export function isInside({ x, y }: Point, line: readonly Point[]): boolean {
  let inside = false;
  for (let at = 0, before = line.length - 1; at < line.length; before = at++) {
    const a = line[at]!;
    const b = line[before]!;
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}
