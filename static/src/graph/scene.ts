/**
 * What the page shows of the graph: entities, the statements between them, and which of them the filters let through.
 * Nothing here knows how it is drawn. An entity stays until `prune` or `clear` takes it, whatever later answers hold.
 */
import type { EntityType, Modality, Statement } from "../api";

export type Status = Statement["status"];

export interface SceneNode { uid: string; name: string; type: EntityType; statement_count: number; mention_count: number }

export interface SceneEdge {
  uid: string;
  source: string;
  target: string;
  predicate: string;
  status: Status;
  confidence: number;
  evidence_count: number;
  /** The name of its relation type; empty for an open statement. */
  relation: string;
  modality: Modality;
}

export interface Counts { entities: number; statements: number }

/** An answer of /api/v1/graph or /api/v1/graph/neighbours. */
export interface Scene { nodes: SceneNode[]; edges: SceneEdge[]; shown: Counts; total: Counts }

export interface Filters { types: Set<EntityType>; statuses: Set<Status>; confidence: number; relation: string }

export const TYPES: readonly EntityType[] = ["person", "place", "organisation", "work", "event", "concept", "time"];
export const STATUSES: readonly Status[] = ["extracted", "accepted", "predicted", "rejected"];

export class SceneStore {
  readonly nodes = new Map<string, SceneNode>();
  readonly edges = new Map<string, SceneEdge>();
  total: Counts = { entities: 0, statements: 0 };
  /** Hidden types and statuses, the least confidence shown, and the one relation type shown (empty: all). */
  readonly filters: Filters = { types: new Set(), statuses: new Set(), confidence: 0, relation: "" };
  private readonly incident = new Map<string, Set<string>>();
  private readonly pairs = new Map<string, string[]>();

  /** Adds what `scene` holds; the uids of the entities that are new. Edges whose ends are not both here are left out. */
  merge(scene: Pick<Scene, "nodes" | "edges">): string[] {
    const added: string[] = [];
    for (const node of scene.nodes) {
      if (!this.nodes.has(node.uid)) {
        added.push(node.uid);
        this.incident.set(node.uid, new Set());
      }
      this.nodes.set(node.uid, node);
    }
    for (const edge of scene.edges) {
      if (!this.nodes.has(edge.source) || !this.nodes.has(edge.target)) continue;
      if (!this.edges.has(edge.uid)) this.connect(edge);
      this.edges.set(edge.uid, edge);
    }
    return added;
  }

  private connect(edge: SceneEdge): void {
    this.incident.get(edge.source)!.add(edge.uid);
    this.incident.get(edge.target)!.add(edge.uid);
    const pair = pairKey(edge);
    const parallel = this.pairs.get(pair);
    if (parallel) parallel.push(edge.uid);
    else this.pairs.set(pair, [edge.uid]);
  }

  /** Takes away what a complete scene no longer holds. */
  prune(scene: Scene): void {
    const nodes = new Set(scene.nodes.map((node) => node.uid));
    const edges = new Set(scene.edges.map((edge) => edge.uid));
    for (const edge of this.edges.values()) {
      if (!edges.has(edge.uid)) this.disconnect(edge);
    }
    for (const uid of [...this.nodes.keys()]) {
      if (!nodes.has(uid)) this.remove(uid);
    }
  }

  /** Takes an entity away with its edges. */
  remove(uid: string): void {
    if (!this.nodes.has(uid)) return;
    for (const edge of this.edgesOf(uid)) this.disconnect(edge);
    this.nodes.delete(uid);
    this.incident.delete(uid);
  }

  private disconnect(edge: SceneEdge): void {
    this.edges.delete(edge.uid);
    this.incident.get(edge.source)?.delete(edge.uid);
    this.incident.get(edge.target)?.delete(edge.uid);
    const pair = pairKey(edge);
    this.pairs.set(pair, this.pairs.get(pair)!.filter((uid) => uid !== edge.uid));
  }

  clear(): void {
    for (const map of [this.nodes, this.edges, this.incident, this.pairs]) map.clear();
  }

  edgesOf(uid: string): SceneEdge[] {
    return [...(this.incident.get(uid) ?? [])].map((edge) => this.edges.get(edge)!);
  }

  /** The entities one statement away, in the order of their names' edges. */
  neighboursOf(uid: string): Set<string> {
    const found = new Set(this.edgesOf(uid).map((edge) => otherEnd(edge, uid)));
    found.delete(uid);
    return found;
  }

  /** Statements between the same two entities, this one included. */
  parallelTo(edge: SceneEdge): SceneEdge[] {
    return (this.pairs.get(pairKey(edge)) ?? []).map((uid) => this.edges.get(uid)!);
  }

  /** How far an edge bends from the straight line, as a part of its length; edges of one pair spread evenly. */
  bendOf(edge: SceneEdge): number {
    const parallel = this.pairs.get(pairKey(edge))!;
    if (parallel.length === 1) return 0;
    const step = Math.min(0.3, 1.2 / (parallel.length - 1));
    const bend = (parallel.indexOf(edge.uid) - (parallel.length - 1) / 2) * step;
    return edge.source < edge.target ? bend : -bend;
  }

  isEdgeShown(edge: SceneEdge): boolean {
    const { types, statuses, confidence, relation } = this.filters;
    return (!relation || edge.relation === relation) && !statuses.has(edge.status) && edge.confidence >= confidence
      && !types.has(this.nodes.get(edge.source)!.type) && !types.has(this.nodes.get(edge.target)!.type);
  }

  /** A node is hidden with its type, or when a filter on statements leaves it none of those it has. */
  isNodeShown(node: SceneNode): boolean {
    if (this.filters.types.has(node.type)) return false;
    const { statuses, confidence, relation } = this.filters;
    if (!statuses.size && !confidence && !relation) return true;
    const edges = this.edgesOf(node.uid);
    return (!edges.length && !relation) || edges.some((edge) => this.isEdgeShown(edge));
  }

  shownNodes(): SceneNode[] {
    return [...this.nodes.values()].filter((node) => this.isNodeShown(node));
  }

  shownEdges(): SceneEdge[] {
    return [...this.edges.values()].filter((edge) => this.isEdgeShown(edge));
  }

  countByType(): Map<EntityType, number> {
    return count([...this.nodes.values()].map((node) => node.type));
  }

  /** Relation types in the scene with their statements, the most frequent first. */
  countByRelation(): [string, number][] {
    const counted = count([...this.edges.values()].map((edge) => edge.relation).filter(Boolean));
    return [...counted].sort(([one, many], [other, more]) => more - many || one.localeCompare(other));
  }

  countByStatus(): Map<Status, number> {
    return count([...this.edges.values()].map((edge) => edge.status));
  }
}

export const otherEnd = (edge: SceneEdge, uid: string): string => (edge.source === uid ? edge.target : edge.source);

const pairKey = (edge: SceneEdge): string =>
  edge.source < edge.target ? `${edge.source} ${edge.target}` : `${edge.target} ${edge.source}`;

function count<K>(keys: K[]): Map<K, number> {
  const counts = new Map<K, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
