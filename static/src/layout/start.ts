/** Where bodies stand before forces act on them. A good start saves most of the crossings. */
import type { Body } from "./model";

/** Spreads a component as a tree around its best-connected body: each branch gets a wedge as wide as its leaves are many. */
export function startAsTree(bodies: Body[], members: number[]): void {
  const root = members.reduce((best, index) => {
    const difference = bodies[index]!.links.length - bodies[best]!.links.length;
    return difference > 0 || (difference === 0 && bodies[index]!.hash < bodies[best]!.hash) ? index : best;
  });
  const children = new Map<number, number[]>();
  const order = [root];
  const seen = new Set(order);
  for (let next = 0; next < order.length; next++) {
    const index = order[next]!;
    const found = bodies[index]!.links.map((link) => link.to).filter((to) => !seen.has(to));
    found.sort((a, b) => bodies[a]!.hash - bodies[b]!.hash);
    for (const to of found) seen.add(to);
    children.set(index, found);
    order.push(...found);
  }
  const leaves = new Map<number, number>();
  for (const index of [...order].reverse()) {
    const below = children.get(index)!;
    leaves.set(index, below.length ? below.reduce((sum, child) => sum + leaves.get(child)!, 0) : 1);
  }
  const place = (index: number, from: number, to: number, depth: number): void => {
    const angle = (from + to) / 2;
    bodies[index]!.x = depth * 120 * Math.cos(angle);
    bodies[index]!.y = depth * 120 * Math.sin(angle);
    let start = from;
    for (const child of children.get(index)!) {
      const end = start + ((to - from) * leaves.get(child)!) / leaves.get(index)!;
      place(child, start, end, depth + 1);
      start = end;
    }
  };
  const turn = ((bodies[root]!.hash % 360) / 180) * Math.PI;
  place(root, turn, turn + 2 * Math.PI, 0);
}

/**
 * Puts each of `newcomers` beside a neighbour that has a place, in the direction with the most room, in the order in
 * which links reach them. Every newcomer must be linked, directly or not, to a body outside the list.
 */
export function startBesideNeighbours(bodies: Body[], newcomers: number[]): void {
  const waiting = new Set(newcomers);
  const isPlaced = (index: number): boolean => !waiting.has(index);
  while (waiting.size) {
    const ready = [...waiting].filter((index) => bodies[index]!.links.some((link) => isPlaced(link.to)));
    ready.sort((a, b) => bodies[a]!.hash - bodies[b]!.hash);
    if (!ready.length) return;
    for (const index of ready) {
      putInOpenDirection(bodies, index, isPlaced);
      waiting.delete(index);
    }
  }
}

function putInOpenDirection(bodies: Body[], index: number, isPlaced: (index: number) => boolean): void {
  const body = bodies[index]!;
  const anchors = body.links.filter((link) => isPlaced(link.to));
  const x = anchors.reduce((sum, link) => sum + bodies[link.to]!.x, 0) / anchors.length;
  const y = anchors.reduce((sum, link) => sum + bodies[link.to]!.y, 0) / anchors.length;
  const reach = anchors[0]!.length;
  const nearby = bodies.filter((other, at) => at !== index && isPlaced(at) && Math.hypot(other.x - x, other.y - y) < 4 * reach);
  let best = { crowd: Infinity, x, y };
  for (let step = 0; step < 24; step++) {
    const angle = ((step + (body.hash % 24) / 24) / 24) * 2 * Math.PI;
    const at = { x: x + reach * Math.cos(angle), y: y + reach * Math.sin(angle) };
    const crowd = nearby.reduce((sum, other) => sum + 1 / (1 + ((other.x - at.x) ** 2 + (other.y - at.y) ** 2) / 400), 0);
    if (crowd < best.crowd) best = { crowd, ...at };
  }
  body.x = best.x;
  body.y = best.y;
}
