/** The layout as a whole: a pure function of its request. What stands already keeps its place. */
import { settle } from "./forces";
import { bodiesOf, components, type Body, type LayoutRequest, type Placement } from "./model";
import { pack } from "./packing";
import { startAsTree, startBesideNeighbours } from "./start";

/** Places for the nodes that have none. */
export function arrange(request: LayoutRequest): Placement[] {
  const bodies = bodiesOf(request);
  const indices = bodies.map((_, index) => index);
  const standing = indices.filter((index) => bodies[index]!.fixed);
  const newcomers = indices.filter((index) => !bodies[index]!.fixed);
  const groups = components(bodies, newcomers);
  const isAttached = (group: number[]): boolean =>
    group.some((index) => bodies[index]!.links.some((link) => bodies[link.to]!.fixed));
  const attached = groups.filter(isAttached).flat();
  const apart = groups.filter((group) => !isAttached(group));

  if (attached.length) {
    startBesideNeighbours(bodies, attached);
    settleAmong(bodies, attached, standing, request.aspect);
  }
  for (const group of apart) {
    startAsTree(bodies, group);
    settleAlone(bodies, group, request.aspect);
  }
  pack(bodies, apart, [...standing, ...attached], request.aspect);
  return newcomers.map((index): Placement => [bodies[index]!.uid, round(bodies[index]!.x), round(bodies[index]!.y)]);
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** Bodies `kept` with links among themselves only; they are the same objects but for the links. */
function subset(bodies: Body[], kept: number[]): Body[] {
  const position = new Map(kept.map((index, at) => [index, at]));
  return kept.map((index) => ({
    ...bodies[index]!,
    links: bodies[index]!.links
      .filter((link) => position.has(link.to))
      .map((link) => ({ ...link, to: position.get(link.to)! })),
  }));
}

function settleAlone(bodies: Body[], group: number[], aspect: number): void {
  if (group.length === 1) return;
  const inner = subset(bodies, group);
  const steps = group.length < 12 ? 120 : group.length > 700 ? 140 : 220;
  settle({ bodies: inner, gravity: 0.004, aspect, steps, heat: 1 });
  layAlong(inner, aspect);
  settle({ bodies: inner, gravity: 0.004, aspect, steps: 100, heat: 0.4 });
  group.forEach((index, at) => Object.assign(bodies[index]!, { x: inner[at]!.x, y: inner[at]!.y }));
}

/** Turns bodies about their middle so that they reach farthest along the longer side of the window. */
function layAlong(bodies: Body[], aspect: number): void {
  const x = bodies.reduce((sum, body) => sum + body.x, 0) / bodies.length;
  const y = bodies.reduce((sum, body) => sum + body.y, 0) / bodies.length;
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (const body of bodies) {
    xx += (body.x - x) ** 2;
    xy += (body.x - x) * (body.y - y);
    yy += (body.y - y) ** 2;
  }
  // The angle of the principal axis of the point cloud.
  const turn = (aspect < 1 ? Math.PI / 2 : 0) - Math.atan2(2 * xy, xx - yy) / 2;
  for (const body of bodies) {
    const [dx, dy] = [body.x - x, body.y - y];
    body.x = dx * Math.cos(turn) - dy * Math.sin(turn);
    body.y = dx * Math.sin(turn) + dy * Math.cos(turn);
  }
}

function settleAmong(bodies: Body[], newcomers: number[], standing: number[], aspect: number): void {
  const kept = [...newcomers, ...standing];
  const inner = subset(bodies, kept);
  settle({ bodies: inner, gravity: 0, aspect, steps: 140, heat: 1 });
  newcomers.forEach((index, at) => Object.assign(bodies[index]!, { x: inner[at]!.x, y: inner[at]!.y }));
}
