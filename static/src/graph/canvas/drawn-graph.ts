/**
 * What sigma draws: places of nodes, and which edges join them. It has the part of graphology's interface that sigma
 * calls, which is a tenth of graphology; and it tells sigma nothing, so after a change of it comes `sigma.refresh()`.
 */
import type Graph from "graphology-types";

export interface Place { x: number; y: number }

const NO_ATTRIBUTES = {};

export class DrawnGraph {
  readonly multi = true;
  readonly type = "directed";
  private readonly places = new Map<string, Place>();
  private readonly ends = new Map<string, [source: string, target: string]>();
  private readonly incident = new Map<string, Set<string>>();

  /** As sigma's types want it. */
  get asGraph(): Graph {
    return this as unknown as Graph;
  }

  get order(): number {
    return this.places.size;
  }

  nodes(): string[] {
    return [...this.places.keys()];
  }

  /** All, or those of one node. */
  edges(node?: string): string[] {
    return node === undefined ? [...this.ends.keys()] : [...(this.incident.get(node) ?? [])];
  }

  hasNode(uid: string): boolean {
    return this.places.has(uid);
  }

  hasEdge(uid: string): boolean {
    return this.ends.has(uid);
  }

  forEachNode(act: (uid: string, place: Place) => void): void {
    this.places.forEach((place, uid) => act(uid, place));
  }

  forEachEdge(act: (uid: string, attributes: object) => void): void {
    this.ends.forEach((_, uid) => act(uid, NO_ATTRIBUTES));
  }

  /** The place itself, which may be written to. */
  getNodeAttributes(uid: string): Place {
    return this.places.get(uid)!;
  }

  getNodeAttribute(uid: string, name: keyof Place): number {
    return this.places.get(uid)![name];
  }

  getEdgeAttributes(): object {
    return NO_ATTRIBUTES;
  }

  extremities(edge: string): [source: string, target: string] {
    return this.ends.get(edge)!;
  }

  /** Puts a node there, or moves it. */
  place(uid: string, x: number, y: number): void {
    const known = this.places.get(uid);
    if (known) Object.assign(known, { x, y });
    else {
      this.places.set(uid, { x, y });
      this.incident.set(uid, new Set());
    }
  }

  addEdge(uid: string, source: string, target: string): void {
    this.ends.set(uid, [source, target]);
    this.incident.get(source)!.add(uid);
    this.incident.get(target)!.add(uid);
  }

  dropEdge(uid: string): void {
    for (const end of this.ends.get(uid) ?? []) this.incident.get(end)?.delete(uid);
    this.ends.delete(uid);
  }

  dropNode(uid: string): void {
    for (const edge of this.edges(uid)) this.dropEdge(edge);
    this.places.delete(uid);
    this.incident.delete(uid);
  }

  // Sigma looks for these and calls the listeners' two; nothing is ever told.
  on(): void {}
  removeListener(): void {}
  setNodeAttribute(): void {}
  addUndirectedEdgeWithKey(): void {}
}
