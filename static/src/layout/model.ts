/**
 * What the layout works on. Lengths are CSS pixels at zoom 1, y grows downwards. The same input gives the same output:
 * nothing here is random, ties are broken by a hash of the uid.
 */
export interface Point { x: number; y: number }

export interface LayoutNode {
  uid: string;
  radius: number;
  /** Width of the label, which stands under the node. */
  label: number;
  /** Where the node stands already; such a node never moves. */
  at?: Point;
}

export interface LayoutEdge {
  source: string;
  target: string;
  /** Width of the edge's label, for which the edge leaves room. */
  label: number;
}

export interface LayoutRequest {
  nodes: LayoutNode[];
  edges: LayoutEdge[];
  /** Width ÷ height of the window that the whole should fill. */
  aspect: number;
}

export type Placement = [uid: string, x: number, y: number];

/** A node while it moves. `links` are indices into the list of bodies. */
export interface Body extends Point {
  uid: string;
  radius: number;
  halfWidth: number;
  fixed: boolean;
  hash: number;
  links: { to: number; length: number }[];
}

/** Height of a label under its node. */
export const LABEL_HEIGHT = 18;

/** FNV-1a: spreads similar uids apart. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

/** The nodes of `request` as bodies at rest, each with its links. Edges from a node to itself are left out. */
export function bodiesOf(request: LayoutRequest): Body[] {
  const position = new Map(request.nodes.map((node, index) => [node.uid, index]));
  const bodies = request.nodes.map((node): Body => ({
    uid: node.uid,
    radius: node.radius,
    halfWidth: Math.max(node.radius, node.label / 2) + 5,
    fixed: node.at !== undefined,
    hash: hash(node.uid),
    links: [],
    x: node.at?.x ?? 0,
    y: node.at?.y ?? 0,
  }));
  for (const edge of request.edges) {
    const from = position.get(edge.source);
    const to = position.get(edge.target);
    if (from === undefined || to === undefined || from === to) continue;
    connect(bodies, from, to, edge.label);
  }
  return bodies;
}

/** Links two bodies once, however many edges join them; the longest label decides the length. */
function connect(bodies: Body[], from: number, to: number, label: number): void {
  const a = bodies[from]!;
  const b = bodies[to]!;
  const length = a.radius + b.radius + 44 + Math.min(label, 90);
  const known = a.links.find((link) => link.to === to);
  if (known) {
    known.length = Math.max(known.length, length);
    b.links.find((link) => link.to === from)!.length = known.length;
    return;
  }
  a.links.push({ to, length });
  b.links.push({ to: from, length });
}

/** The groups of `members` that links join, largest first. */
export function components(bodies: Body[], members: number[]): number[][] {
  const inside = new Set(members);
  const groups: number[][] = [];
  for (const first of members) {
    if (!inside.delete(first)) continue;
    const group = [first];
    for (let next = 0; next < group.length; next++) {
      for (const { to } of bodies[group[next]!]!.links) if (inside.delete(to)) group.push(to);
    }
    groups.push(group);
  }
  const lowest = (group: number[]): number => Math.min(...group.map((index) => bodies[index]!.hash));
  return groups.sort((a, b) => b.length - a.length || lowest(a) - lowest(b));
}
