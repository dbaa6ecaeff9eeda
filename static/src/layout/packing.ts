/** Fits groups of bodies together like tiles: the largest in the middle, each further one in the nearest free place. */
import { LABEL_HEIGHT, type Body, type Point } from "./model";

const CELL = 28;
const cellKey = (column: number, row: number): number => (column + 32768) * 65536 + (row + 32768);

/** The cells of the grid that a group covers: boxes of bodies with their labels, links, and a margin. */
function cellsOf(bodies: Body[], group: number[], margin: number): { column: number; row: number }[] {
  const cells = new Map<number, { column: number; row: number }>();
  const cover = (left: number, top: number, right: number, bottom: number): void => {
    for (let column = Math.floor(left / CELL); column <= Math.floor(right / CELL); column++) {
      for (let row = Math.floor(top / CELL); row <= Math.floor(bottom / CELL); row++) {
        cells.set(cellKey(column, row), { column, row });
      }
    }
  };
  for (const index of group) {
    const body = bodies[index]!;
    cover(
      body.x - body.halfWidth - margin, body.y - body.radius - margin,
      body.x + body.halfWidth + margin, body.y + body.radius + LABEL_HEIGHT + margin,
    );
    for (const { to } of body.links) {
      const other = bodies[to]!;
      const pieces = Math.ceil(Math.hypot(other.x - body.x, other.y - body.y) / CELL);
      for (let piece = 1; piece < pieces; piece++) {
        const x = body.x + ((other.x - body.x) * piece) / pieces;
        const y = body.y + ((other.y - body.y) * piece) / pieces;
        cover(x - 8, y - 8, x + 8, y + 8);
      }
    }
  }
  return [...cells.values()];
}

/** Offsets from the middle, nearest first, on an ellipse of the given aspect. */
function* spiral(aspect: number): Generator<Point> {
  yield { x: 0, y: 0 };
  for (let ring = 1; ring < 400; ring++) {
    const points = Math.max(8, ring * 6);
    for (let step = 0; step < points; step++) {
      const angle = (step / points) * 2 * Math.PI;
      yield { x: Math.round(ring * Math.sqrt(aspect) * Math.cos(angle)), y: Math.round((ring / Math.sqrt(aspect)) * Math.sin(angle)) };
    }
  }
}

/** Moves each group so that it overlaps neither another nor the bodies of `standing`. Groups come largest first. */
export function pack(bodies: Body[], groups: number[][], standing: number[], aspect: number): void {
  const taken = new Set(cellsOf(bodies, standing, 6).map(({ column, row }) => cellKey(column, row)));
  const middle = centre(bodies, standing);
  for (const group of groups) {
    const own = centre(bodies, group);
    for (const index of group) {
      bodies[index]!.x += middle.x - own.x;
      bodies[index]!.y += middle.y - own.y;
    }
    const cells = cellsOf(bodies, group, 12);
    for (const offset of spiral(aspect)) {
      if (cells.some(({ column, row }) => taken.has(cellKey(column + offset.x, row + offset.y)))) continue;
      for (const { column, row } of cells) taken.add(cellKey(column + offset.x, row + offset.y));
      for (const index of group) {
        bodies[index]!.x += offset.x * CELL;
        bodies[index]!.y += offset.y * CELL;
      }
      break;
    }
  }
}

/** The middle of the group's bounding box; the origin for an empty one. */
function centre(bodies: Body[], group: number[]): Point {
  if (!group.length) return { x: 0, y: 0 };
  const xs = group.map((index) => bodies[index]!.x);
  const ys = group.map((index) => bodies[index]!.y);
  return { x: (Math.min(...xs) + Math.max(...xs)) / 2, y: (Math.min(...ys) + Math.max(...ys)) / 2 };
}
