/**
 * Forces on bodies: links pull to their length, all bodies push each other away, none may cover another or its label,
 * none may lie on a link that is not its own. Fixed bodies push and pull but never move.
 *
 * It runs on arrays of numbers, which is three times as fast as on objects.
 */
import { LABEL_HEIGHT, type Body } from "./model";

/** Push between two bodies at distance d is CHARGE / d, in pixels per step². */
const CHARGE = 700;
/** Beyond this distance bodies do not feel each other, which keeps a sparse group from flying apart. */
const REACH = 700;
const FRICTION = 0.6;
const TOP_SPEED = 40;
/** Between two boxes. */
const GAP = 6;
/** Between a body and a link that is not its own. */
const LINK_GAP = 10;
/** No body reaches farther from a link: the largest radius and the gap. */
const WIDEST = 32;
/** Links are cleared in every CLEARING-th step only, which does as well and costs a third of the time. */
const CLEARING = 3;
/** Steps after the forces that only part what still overlaps. */
const FINISHING = 60;

export interface Simulation {
  bodies: Body[];
  /** Pull to the middle, per pixel; y is pulled `aspect` times as much. */
  gravity: number;
  aspect: number;
  steps: number;
  /** How strongly forces act at the first step; they fade to nearly nothing. */
  heat: number;
}

/** The bodies as columns. `isFree` is 1 for what may move; the link columns hold each link once. */
interface Columns {
  count: number;
  x: Float64Array;
  y: Float64Array;
  vx: Float64Array;
  vy: Float64Array;
  radius: Float64Array;
  halfWidth: Float64Array;
  isFree: Uint8Array;
  from: Uint32Array;
  to: Uint32Array;
  length: Float64Array;
  degree: Uint32Array;
}

/** Moves `bodies` until they rest. O(steps · n²): 300 bodies with 586 links take 0.5 s. */
export function settle({ bodies, gravity, aspect, steps, heat: start }: Simulation): void {
  const columns = columnsOf(bodies);
  for (let step = 0; step < steps; step++) {
    const heat = Math.max(0.02, start * (1 - step / steps) ** 1.5);
    pullLinks(columns, heat);
    pushApart(columns, heat);
    pullToMiddle(columns, gravity * heat, aspect);
    move(columns);
    uncover(columns, 0.5);
    if (step > steps * 0.55 && step % CLEARING === 0) clearLinks(columns, 0.5);
  }
  for (let step = 0; step < FINISHING; step++) {
    if (step < FINISHING / 2 && step % CLEARING === 0) clearLinks(columns, 0.4);
    if (!uncover(columns, 0.6) && step >= FINISHING / 2) break;
  }
  bodies.forEach((body, index) => {
    body.x = columns.x[index]!;
    body.y = columns.y[index]!;
  });
}

function columnsOf(bodies: Body[]): Columns {
  const links = bodies.flatMap((body, from) => body.links.filter(({ to }) => from < to).map((link) => ({ from, ...link })));
  const numbers = (read: (body: Body) => number): Float64Array => Float64Array.from(bodies, read);
  return {
    count: bodies.length,
    // Bodies at the very same point would have no direction to part in.
    x: Float64Array.from(bodies, (body) => (body.fixed ? body.x : body.x + ((body.hash % 97) - 48) * 0.002)),
    y: Float64Array.from(bodies, (body) => (body.fixed ? body.y : body.y + ((body.hash % 89) - 44) * 0.002)),
    vx: new Float64Array(bodies.length),
    vy: new Float64Array(bodies.length),
    radius: numbers((body) => body.radius),
    halfWidth: numbers((body) => body.halfWidth),
    isFree: Uint8Array.from(bodies, (body) => Number(!body.fixed)),
    from: Uint32Array.from(links, (link) => link.from),
    to: Uint32Array.from(links, (link) => link.to),
    length: Float64Array.from(links, (link) => link.length),
    degree: Uint32Array.from(bodies, (body) => body.links.length),
  };
}

function pullLinks({ x, y, vx, vy, from, to, length, degree }: Columns, heat: number): void {
  for (let link = 0; link < from.length; link++) {
    const a = from[link]!;
    const b = to[link]!;
    const dx = x[b]! - x[a]!;
    const dy = y[b]! - y[a]!;
    const distance = Math.sqrt(dx * dx + dy * dy) || 0.01;
    const pull = ((distance - length[link]!) / distance) * Math.min(1, heat / Math.min(degree[a]!, degree[b]!));
    // The better connected end moves less.
    const share = degree[b]! / (degree[a]! + degree[b]!);
    vx[a]! += dx * pull * share;
    vy[a]! += dy * pull * share;
    vx[b]! -= dx * pull * (1 - share);
    vy[b]! -= dy * pull * (1 - share);
  }
}

function pushApart({ count, x, y, vx, vy }: Columns, heat: number): void {
  const charge = CHARGE * heat;
  for (let a = 0; a < count; a++) {
    const ax = x[a]!;
    const ay = y[a]!;
    let sumX = 0;
    let sumY = 0;
    for (let b = a + 1; b < count; b++) {
      const dx = x[b]! - ax;
      const dy = y[b]! - ay;
      const square = dx * dx + dy * dy;
      if (square > REACH * REACH) continue;
      const push = charge / (square > 100 ? square : 100);
      sumX += dx * push;
      sumY += dy * push;
      vx[b]! += dx * push;
      vy[b]! += dy * push;
    }
    vx[a]! -= sumX;
    vy[a]! -= sumY;
  }
}

function pullToMiddle({ count, x, y, vx, vy }: Columns, gravity: number, aspect: number): void {
  for (let a = 0; a < count; a++) {
    vx[a]! -= x[a]! * gravity;
    vy[a]! -= y[a]! * gravity * aspect;
  }
}

function move({ count, x, y, vx, vy, isFree }: Columns): void {
  for (let a = 0; a < count; a++) {
    const speed = Math.sqrt(vx[a]! * vx[a]! + vy[a]! * vy[a]!);
    const share = (speed > TOP_SPEED ? TOP_SPEED / speed : 1) * isFree[a]!;
    x[a]! += vx[a]! * share;
    y[a]! += vy[a]! * share;
    vx[a]! *= FRICTION;
    vy[a]! *= FRICTION;
  }
}

/** Pushes boxes (a node with the label under it) apart along the shorter way out; whether any overlapped. */
function uncover({ count, x, y, radius, halfWidth, isFree }: Columns, strength: number): boolean {
  let found = false;
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) {
      const dx = x[b]! - x[a]!;
      const overlapX = halfWidth[a]! + halfWidth[b]! + GAP - Math.abs(dx);
      if (overlapX <= 0) continue;
      const dy = y[b]! - y[a]!;
      const overlapY = radius[a]! + radius[b]! + LABEL_HEIGHT + GAP - Math.abs(dy);
      if (overlapY <= 0) continue;
      const free = isFree[a]! + isFree[b]!;
      if (!free) continue;
      found = true;
      if (overlapX < overlapY) {
        const shift = ((dx < 0 ? -1 : 1) * overlapX * strength) / free;
        x[a]! -= shift * isFree[a]!;
        x[b]! += shift * isFree[b]!;
      } else {
        const shift = ((dy < 0 ? -1 : 1) * overlapY * strength) / free;
        y[a]! -= shift * isFree[a]!;
        y[b]! += shift * isFree[b]!;
      }
    }
  }
  return found;
}

/** Pushes bodies off the links that pass under them. */
function clearLinks(columns: Columns, strength: number): void {
  const { count, x, y, from, to, isFree } = columns;
  for (let link = 0; link < from.length; link++) {
    const a = from[link]!;
    const b = to[link]!;
    const left = Math.min(x[a]!, x[b]!) - WIDEST;
    const right = Math.max(x[a]!, x[b]!) + WIDEST;
    const top = Math.min(y[a]!, y[b]!) - WIDEST;
    const bottom = Math.max(y[a]!, y[b]!) + WIDEST;
    for (let body = 0; body < count; body++) {
      if (x[body]! < left || x[body]! > right || y[body]! < top || y[body]! > bottom) continue;
      if (isFree[body] && body !== a && body !== b) clearOf(columns, body, a, b, strength);
    }
  }
}

function clearOf({ x, y, radius }: Columns, body: number, a: number, b: number, strength: number): void {
  const dx = x[b]! - x[a]!;
  const dy = y[b]! - y[a]!;
  const square = dx * dx + dy * dy || 1;
  const along = ((x[body]! - x[a]!) * dx + (y[body]! - y[a]!) * dy) / square;
  if (along < 0.02 || along > 0.98) return;
  const offX = x[body]! - (x[a]! + dx * along);
  const offY = y[body]! - (y[a]! + dy * along);
  const wanted = radius[body]! + LINK_GAP;
  const distanceSquare = offX * offX + offY * offY;
  if (distanceSquare >= wanted * wanted) return;
  const distance = Math.sqrt(distanceSquare);
  const length = Math.sqrt(square);
  const shift = (wanted - distance) * strength;
  x[body]! += (distance < 0.5 ? -dy / length : offX / distance) * shift;
  y[body]! += (distance < 0.5 ? dx / length : offY / distance) * shift;
}
