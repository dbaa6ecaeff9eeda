/**
 * The shape of an edge in CSS pixels: a quadratic curve whose control point stands off the middle of the straight line
 * by `bend` × its length, to the right of its direction (y grows downwards). edge-program.ts draws the same curve.
 */
import type { Point } from "../../layout/model";

export interface Curve { from: Point; control: Point; to: Point }

export function curveBetween(from: Point, to: Point, bend: number): Curve {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  return { from, to, control: { x: (from.x + to.x) / 2 - dy * bend, y: (from.y + to.y) / 2 + dx * bend } };
}

export function pointAt({ from, control, to }: Curve, t: number): Point {
  const s = 1 - t;
  return {
    x: s * s * from.x + 2 * s * t * control.x + t * t * to.x,
    y: s * s * from.y + 2 * s * t * control.y + t * t * to.y,
  };
}

/** Distance from `point` to the curve, to within a pixel or so. */
export function distanceTo(curve: Curve, point: Point): number {
  const pieces = curve.control.x * 2 === curve.from.x + curve.to.x && curve.control.y * 2 === curve.from.y + curve.to.y ? 1 : 12;
  let best = Infinity;
  let start = curve.from;
  for (let piece = 1; piece <= pieces; piece++) {
    const end = pointAt(curve, piece / pieces);
    best = Math.min(best, distanceToSegment(point, start, end));
    start = end;
  }
  return best;
}

function distanceToSegment(point: Point, start: Point, end: Point): number {
  const dx = end.x - start.x;
  const dy = end.y - start.y;
  const along = ((point.x - start.x) * dx + (point.y - start.y) * dy) / (dx * dx + dy * dy || 1);
  const t = Math.max(0, Math.min(1, along));
  return Math.hypot(point.x - start.x - dx * t, point.y - start.y - dy * t);
}
