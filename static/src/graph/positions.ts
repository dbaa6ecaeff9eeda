/** Where nodes stood, kept in this browser for each scene, so that a graph looks the same when it is opened again. */
import type { Point } from "../layout/model";

/** Places kept for a scene; the oldest are dropped. */
const MOST = 4000;

const keyOf = (project: string, document: string): string => `zhitu.graph.${project}${document ? `.${document}` : ""}`;

export function readPositions(project: string, document: string): Map<string, Point> {
  try {
    const kept: [string, number, number][] = JSON.parse(localStorage.getItem(keyOf(project, document)) ?? "[]");
    return new Map(kept.map(([uid, x, y]) => [uid, { x, y }]));
  } catch {
    return new Map();
  }
}

export function writePositions(project: string, document: string, positions: Map<string, Point>): void {
  const kept = [...positions].slice(-MOST).map(([uid, { x, y }]) => [uid, Math.round(x * 10) / 10, Math.round(y * 10) / 10]);
  try {
    localStorage.setItem(keyOf(project, document), JSON.stringify(kept));
  } catch {
    // Storage is full or off: the next visit lays the scene out again, the same way.
  }
}
