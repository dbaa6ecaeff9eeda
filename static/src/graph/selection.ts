/** Entities and statements that are marked to be acted on together. One thing that is merely looked at is no selection. */
import type { SceneStore } from "./scene";

export class Selection {
  readonly nodes = new Set<string>();
  readonly edges = new Set<string>();

  constructor(private readonly changed: () => void) {}

  get size(): number {
    return this.nodes.size + this.edges.size;
  }

  toggleNode(uid: string): void {
    if (!this.nodes.delete(uid)) this.nodes.add(uid);
    this.changed();
  }

  toggleEdge(uid: string): void {
    if (!this.edges.delete(uid)) this.edges.add(uid);
    this.changed();
  }

  add(nodes: Iterable<string>, edges: Iterable<string> = []): void {
    for (const uid of nodes) this.nodes.add(uid);
    for (const uid of edges) this.edges.add(uid);
    this.changed();
  }

  clear(): void {
    if (!this.size) return;
    this.nodes.clear();
    this.edges.clear();
    this.changed();
  }

  /** Forgets what the store no longer has. */
  prune(store: SceneStore): void {
    const before = this.size;
    for (const uid of this.nodes) if (!store.nodes.has(uid)) this.nodes.delete(uid);
    for (const uid of this.edges) if (!store.edges.has(uid)) this.edges.delete(uid);
    if (this.size !== before) this.changed();
  }
}
