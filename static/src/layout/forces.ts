/**
 * Forces on bodies: links pull to their length, all bodies push each other away, none may cover another or its label,
 * none may lie on a link that is not its own. Fixed bodies push and pull but never move.
 */
import { LABEL_HEIGHT, type Body } from "./model";

/** Push between two bodies at distance d is CHARGE / d, in pixels per step². */
const CHARGE = 900;
/** Beyond this distance bodies do not feel each other, which keeps a sparse group from flying apart. */
const REACH = 700;
const FRICTION = 0.6;
const GAP = 6;

export interface Simulation {
  bodies: Body[];
  /** Pull to the middle, per pixel; y is pulled `aspect` times as much. */
  gravity: number;
  aspect: number;
  steps: number;
}

/** Moves `bodies` until they rest. O(steps · n²), which for 300 bodies is 0.2 s. */
export function settle({ bodies, gravity, aspect, steps }: Simulation): void {
  const links = linksOf(bodies);
  for (let step = 0; step < steps; step++) {
    const heat = Math.max(0.02, (1 - step / steps) ** 1.5);
    pullLinks(bodies, heat);
    pushApart(bodies, heat);
    for (const body of bodies) {
      body.vx -= body.x * gravity * heat;
      body.vy -= body.y * gravity * aspect * heat;
    }
    move(bodies);
    uncover(bodies, 0.5);
    if (step > steps * 0.55) clearLinks(bodies, links, 0.35);
  }
  for (let step = 0; step < 80; step++) {
    if (step < 40) clearLinks(bodies, links, 0.3);
    if (!uncover(bodies, 0.6) && step >= 40) return;
  }
}

function linksOf(bodies: Body[]): [number, number][] {
  return bodies.flatMap((body, from) =>
    body.links.filter((link) => from < link.to).map((link): [number, number] => [from, link.to]));
}

function pullLinks(bodies: Body[], heat: number): void {
  bodies.forEach((a, from) => {
    for (const { to, length } of a.links) {
      if (to < from) continue;
      const b = bodies[to]!;
      const dx = b.x - a.x || 0.01;
      const dy = b.y - a.y || 0.01;
      const distance = Math.hypot(dx, dy);
      const strength = heat / Math.min(a.links.length, b.links.length);
      const pull = ((distance - length) / distance) * Math.min(1, strength) * 0.5;
      const share = b.links.length / (a.links.length + b.links.length);
      a.vx += dx * pull * share * 2;
      a.vy += dy * pull * share * 2;
      b.vx -= dx * pull * (1 - share) * 2;
      b.vy -= dy * pull * (1 - share) * 2;
    }
  });
}

function pushApart(bodies: Body[], heat: number): void {
  for (let i = 0; i < bodies.length; i++) {
    const a = bodies[i]!;
    for (let j = i + 1; j < bodies.length; j++) {
      const b = bodies[j]!;
      if (a.fixed && b.fixed) continue;
      const dx = b.x - a.x || ((a.hash - b.hash) % 7 || 1) * 0.01;
      const dy = b.y - a.y || ((a.hash + b.hash) % 7 || 1) * 0.01;
      const square = dx * dx + dy * dy;
      if (square > REACH * REACH) continue;
      const push = (CHARGE * heat) / Math.max(square, 100);
      a.vx -= dx * push;
      a.vy -= dy * push;
      b.vx += dx * push;
      b.vy += dy * push;
    }
  }
}

function move(bodies: Body[]): void {
  for (const body of bodies) {
    if (body.fixed) continue;
    const speed = Math.hypot(body.vx, body.vy);
    const limit = speed > 40 ? 40 / speed : 1;
    body.x += body.vx * limit;
    body.y += body.vy * limit;
    body.vx *= FRICTION;
    body.vy *= FRICTION;
  }
}

/** How far `shift` moves each of a pair, of which one may be fixed. */
function split(a: Body, b: Body, shift: number): [number, number] {
  if (a.fixed) return [0, shift];
  return b.fixed ? [shift, 0] : [shift / 2, shift / 2];
}

/** Pushes boxes (a node with the label under it) apart along the shorter way out; whether any overlapped. */
function uncover(bodies: Body[], strength: number): boolean {
  let found = false;
  for (let i = 0; i < bodies.length; i++) {
    const a = bodies[i]!;
    for (let j = i + 1; j < bodies.length; j++) {
      const b = bodies[j]!;
      const dx = b.x - a.x;
      const overlapX = a.halfWidth + b.halfWidth + GAP - Math.abs(dx);
      if (overlapX <= 0 || (a.fixed && b.fixed)) continue;
      const dy = b.y - a.y;
      const overlapY = (dy > 0 ? a.radius + LABEL_HEIGHT + b.radius : b.radius + LABEL_HEIGHT + a.radius) + GAP - Math.abs(dy);
      if (overlapY <= 0) continue;
      found = true;
      if (overlapX < overlapY) {
        const [ofA, ofB] = split(a, b, overlapX * strength * (dx < 0 ? -1 : 1));
        a.x -= ofA;
        b.x += ofB;
      } else {
        const [ofA, ofB] = split(a, b, overlapY * strength * (dy < 0 ? -1 : 1));
        a.y -= ofA;
        b.y += ofB;
      }
    }
  }
  return found;
}

/** Pushes bodies off the links that pass under them. */
function clearLinks(bodies: Body[], links: [number, number][], strength: number): void {
  for (const [from, to] of links) {
    const a = bodies[from]!;
    const b = bodies[to]!;
    const dx = b.x - a.x;
    const dy = b.y - a.y;
    const square = dx * dx + dy * dy || 1;
    bodies.forEach((body, index) => {
      if (body.fixed || index === from || index === to) return;
      const along = ((body.x - a.x) * dx + (body.y - a.y) * dy) / square;
      if (along < 0.02 || along > 0.98) return;
      const offX = body.x - (a.x + dx * along);
      const offY = body.y - (a.y + dy * along);
      const distance = Math.hypot(offX, offY);
      const wanted = body.radius + 10;
      if (distance >= wanted) return;
      const side = distance < 0.5 ? { x: -dy / Math.sqrt(square), y: dx / Math.sqrt(square) } : { x: offX / distance, y: offY / distance };
      body.x += side.x * (wanted - distance) * strength;
      body.y += side.y * (wanted - distance) * strength;
    });
  }
}
