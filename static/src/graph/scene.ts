/**
 * What the page holds of the graph: entities, the statements between them, and which of them the filters let through.
 * Nothing here knows how it is drawn. An entity stays until `prune` or `clear` takes it, whatever later answers hold.
 */
import type { EntityType, Modality, Statement } from "../api";
import { type Filters, NO_FILTERS } from "./filters";
import { type Visible, visibleOf } from "./visible";

export type Status = Statement["status"];

export interface SceneNode {
  uid: string;
  name: string;
  type: EntityType;
  statement_count: number;
  mention_count: number;
  /** Of a community drawn as one: how many it has. */
  entities?: number;
}

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
  /** The documents with evidence, by uid. */
  documents: string[];
  /** Which part of the page brought it (`setLayer`); undefined for statements of the scene. */
  layer?: string;
  /** In place of the predicate on the canvas. */
  label?: string;
  /** Between communities: how many statements. */
  weight?: number;
  /** Of what is predicted, calibrated, in [0, 1]; it has neither confidence nor evidence. */
  probability?: number;
}

export interface SceneDocument { uid: string; name: string; created_at: string }
export interface Counts { entities: number; statements: number }

/** Of the project or the document. `documents` are those that the edges name, the first uploaded first. */
export interface Scene { nodes: SceneNode[]; edges: SceneEdge[]; documents: SceneDocument[]; total: Counts }

export const TYPES: readonly EntityType[] = ["person", "place", "organisation", "work", "event", "concept", "time"];
export const STATUSES: readonly Status[] = ["extracted", "accepted", "predicted", "rejected"];

export class SceneStore {
  readonly nodes = new Map<string, SceneNode>();
  readonly edges = new Map<string, SceneEdge>();
  readonly documents = new Map<string, SceneDocument>();
  total: Counts = { entities: 0, statements: 0 };
  private wanted: Filters = NO_FILTERS;
  private seen: Visible | null = null;
  private readonly incident = new Map<string, Set<string>>();
  private readonly pairs = new Map<string, string[]>();
  /** Of edges that have parallels. */
  private readonly bends = new Map<string, number>();

  get filters(): Filters {
    return this.wanted;
  }

  set filters(filters: Filters) {
    this.wanted = filters;
    this.seen = null;
  }

  /** What the filters let through; computed once for each change. */
  get visible(): Visible {
    this.seen ??= visibleOf(this, this.wanted);
    return this.seen;
  }

  /** Adds what `scene` holds; the uids of the entities that are new. Edges whose ends are not both here are left out. */
  merge(scene: Pick<Scene, "nodes" | "edges"> & Partial<Pick<Scene, "documents">>): string[] {
    this.seen = null;
    const added: string[] = [];
    for (const node of scene.nodes) {
      if (!this.nodes.has(node.uid)) {
        added.push(node.uid);
        this.incident.set(node.uid, new Set());
      }
      this.nodes.set(node.uid, node);
    }
    for (const document of scene.documents ?? []) this.documents.set(document.uid, document);
    for (const edge of scene.edges) {
      if (!this.nodes.has(edge.source) || !this.nodes.has(edge.target)) continue;
      if (!this.edges.has(edge.uid)) this.connect(edge);
      this.edges.set(edge.uid, edge);
    }
    return added;
  }

  /** Replaces all edges of a part's layer; those whose ends are not both here are left out. */
  setLayer(layer: string, edges: Omit<SceneEdge, "layer">[]): void {
    for (const edge of [...this.edges.values()]) if (edge.layer === layer) this.disconnect(edge);
    if (!edges.length) return;
    this.merge({ nodes: [], edges: edges.map((edge) => ({ ...edge, layer })) });
  }

  private connect(edge: SceneEdge): void {
    this.incident.get(edge.source)!.add(edge.uid);
    this.incident.get(edge.target)!.add(edge.uid);
    const pair = pairKey(edge);
    const parallel = this.pairs.get(pair);
    if (!parallel) return void this.pairs.set(pair, [edge.uid]);
    parallel.push(edge.uid);
    this.spread(parallel, edge);
  }

  /** Takes away what a complete scene no longer holds; layers stay, and what was just `decided`. */
  prune(scene: Scene, decided: ReadonlyMap<string, unknown>): void {
    const nodes = new Set(scene.nodes.map((node) => node.uid));
    const edges = new Set(scene.edges.map((edge) => edge.uid));
    for (const edge of [...this.edges.values()]) {
      if (!edge.layer && !edges.has(edge.uid) && !decided.get(edge.uid)) this.disconnect(edge);
    }
    for (const uid of [...this.nodes.keys()]) {
      if (!nodes.has(uid)) this.remove(uid);
    }
  }

  /** Takes away statements between entities that `scene` holds and statements that it does not, where it holds all. */
  pruneAmong(scene: Scene, decided: ReadonlyMap<string, unknown>): void {
    const nodes = new Set(scene.nodes.map((node) => node.uid));
    const edges = new Set(scene.edges.map((edge) => edge.uid));
    if (scene.edges.length < scene.total.statements && scene.edges.length >= 4 * scene.nodes.length) return;
    for (const edge of [...this.edges.values()]) {
      if (!edge.layer && nodes.has(edge.source) && nodes.has(edge.target) && !edges.has(edge.uid) && !decided.get(edge.uid)) this.disconnect(edge);
    }
  }

  /** Adds the statements of `scene` between entities that are here, and no entity. */
  mergeAmong(scene: Scene): void {
    this.merge({ nodes: scene.nodes.filter(({ uid }) => this.nodes.has(uid)), edges: scene.edges, documents: scene.documents });
  }

  /** Takes an entity away with its edges. */
  remove(uid: string): void {
    if (!this.nodes.has(uid)) return;
    for (const edge of this.edgesOf(uid)) this.disconnect(edge);
    this.nodes.delete(uid);
    this.incident.delete(uid);
  }

  /** Takes a statement away. */
  removeEdge(uid: string): void {
    const edge = this.edges.get(uid);
    if (edge) this.disconnect(edge);
  }

  private disconnect(edge: SceneEdge): void {
    this.seen = null;
    this.edges.delete(edge.uid);
    this.incident.get(edge.source)?.delete(edge.uid);
    this.incident.get(edge.target)?.delete(edge.uid);
    const pair = pairKey(edge);
    const parallel = this.pairs.get(pair)!.filter((uid) => uid !== edge.uid);
    this.pairs.set(pair, parallel);
    this.bends.delete(edge.uid);
    this.spread(parallel, edge);
  }

  /** Bends the edges of one pair evenly; `edge` is, or was, one of them. */
  private spread(parallel: string[], { source, target }: SceneEdge): void {
    if (parallel.length === 1) return void this.bends.delete(parallel[0]!);
    const step = Math.min(0.3, 1.2 / (parallel.length - 1));
    const first = source < target ? source : target;
    parallel.forEach((uid, at) => {
      const bend = (at - (parallel.length - 1) / 2) * step;
      this.bends.set(uid, (this.edges.get(uid)?.source ?? source) === first ? bend : -bend);
    });
  }

  clear(): void {
    this.seen = null;
    for (const map of [this.nodes, this.edges, this.documents, this.incident, this.pairs, this.bends]) map.clear();
  }

  edgesOf(uid: string): SceneEdge[] {
    return [...(this.incident.get(uid) ?? [])].map((edge) => this.edges.get(edge)!);
  }

  degreeOf(uid: string): number {
    return this.incident.get(uid)?.size ?? 0;
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
  bendOf({ uid }: SceneEdge): number {
    return this.bends.get(uid) ?? 0;
  }

  isEdgeShown(edge: SceneEdge): boolean {
    return this.visible.edgeUids.has(edge.uid);
  }

  isNodeShown(node: SceneNode): boolean {
    return this.visible.nodeUids.has(node.uid);
  }

  shownNodes(): SceneNode[] {
    return this.visible.nodes;
  }

  shownEdges(): SceneEdge[] {
    return this.visible.edges;
  }

  /** The documents of the scene in the order in which they came in. */
  timeline(): SceneDocument[] {
    return [...this.documents.values()].sort((a, b) => (a.created_at < b.created_at ? -1 : a.created_at > b.created_at ? 1 : a.uid < b.uid ? -1 : 1));
  }

  /** The documents that came in before `uid`, and itself; all where it is not known. */
  documentsUntil(uid: string): Set<string> {
    const all = this.timeline().map((document) => document.uid);
    const at = all.indexOf(uid);
    return new Set(at < 0 ? all : all.slice(0, at + 1));
  }

  countByType(): Map<EntityType, number> {
    return count([...this.nodes.values()].map((node) => node.type));
  }

  /** Relation types in the scene with their statements, the most frequent first. */
  countByRelation(): [string, number][] {
    return ranked(count(this.ownEdges().map((edge) => edge.relation).filter(Boolean)));
  }

  /** Documents with the statements that they support, the most first. */
  countByDocument(): [string, number][] {
    return ranked(count(this.ownEdges().flatMap((edge) => edge.documents)));
  }

  countByStatus(): Map<Status, number> {
    return count(this.ownEdges().map((edge) => edge.status));
  }

  private ownEdges(): SceneEdge[] {
    return [...this.edges.values()].filter((edge) => !edge.layer);
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

const ranked = (counted: Map<string, number>): [string, number][] =>
  [...counted].sort(([one, many], [other, more]) => more - many || (one < other ? -1 : 1));
