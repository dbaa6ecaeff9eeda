/** Where nodes stood and which are pinned, kept in this browser for each scope, so that a graph looks the same again. */
import type { Point } from "../layout/model";

/** Places kept for a scope; the oldest are dropped. */
const MOST = 6000;

export interface Kept { places: Map<string, Point>; pins: Set<string> }

/** `scope`: the project, and the document, community or saved scene that is looked at. */
const keyOf = (scope: string): string => `zhitu.graph.${scope}`;

export function readPositions(scope: string): Kept {
  try {
    const kept: [string, number, number, number?][] = JSON.parse(localStorage.getItem(keyOf(scope)) ?? "[]");
    return {
      places: new Map(kept.map(([uid, x, y]) => [uid, { x, y }])),
      pins: new Set(kept.filter(([, , , pinned]) => pinned).map(([uid]) => uid)),
    };
  } catch {
    return { places: new Map(), pins: new Set() };
  }
}

export function writePositions(scope: string, { places, pins }: Kept): void {
  const kept = [...places].slice(-MOST).map(([uid, at]) => {
    const place: [string, number, number] = [uid, tenth(at.x), tenth(at.y)];
    return pins.has(uid) ? [...place, 1] : place;
  });
  try {
    localStorage.setItem(keyOf(scope), JSON.stringify(kept));
  } catch {
    // Storage is full or off: the next visit lays the scene out again, the same way.
  }
}

export const tenth = (value: number): number => Math.round(value * 10) / 10;
