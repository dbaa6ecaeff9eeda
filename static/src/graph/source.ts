/** Fetches scenes and puts them into the store. */
import { address, request, type Statement } from "../api";
import type { Scope } from "./address";
import { type Columns, keptOf, sceneOf } from "./columns";
import { type Communities, overviewScene } from "./communities";
import type { Kept } from "./positions";
import type { Scene, SceneDocument, SceneEdge, SceneStore, Status } from "./scene";

/** Entities of the first scene; growth by itself (while documents are read) stops here. */
const FIRST = 300;
/** Entities that a click brings in at most. */
const AT_ONCE = 24;
/** A project with more entities opens with its communities, each drawn as one. */
const LARGE = 2000;
/** Entities that a focus of some degrees brings in at most. */
const MOST_AROUND = 300;

/** A scene as /api/v1/graph and its kin answer: an edge names its documents by their position in `documents`. */
export interface Answer extends Omit<Scene, "edges" | "total"> { edges: (Omit<SceneEdge, "documents"> & { documents: number[] })[] }

/** With `documents` as uids. */
export const edgesOf = ({ edges, documents }: Answer): SceneEdge[] =>
  edges.map((edge) => ({ ...edge, documents: edge.documents.map((at) => (documents[at] as SceneDocument).uid) }));

export async function askScene(route: string, query: Record<string, string | number | undefined>): Promise<Scene> {
  const answer = await request<Answer & Pick<Scene, "total">>(address(route, query));
  return { ...answer, edges: edgesOf(answer) };
}

/** The first scene; of a saved one also its name and places. */
export interface First { name: string; kept: Kept | null }

export class SceneSource {
  /** How many neighbours of an entity have been asked for, and how many there are. */
  private readonly asked = new Map<string, { limit: number; total: number }>();
  /**
   * What decisions made here say of statements, null: gone; until the graph store has heard of them, which may take a while.
   * Answers from before are corrected by it, so that nothing comes back for a moment.
   */
  readonly decided = new Map<string, Status | null>();
  /** Whether the store holds communities in place of entities. */
  isOverview: boolean;

  /** `own`: where the scene of `scope` is to be had as columns. */
  constructor(private readonly store: SceneStore, private readonly project: string, private readonly scope: Scope, private readonly own: string) {
    this.isOverview = scope.overview === "1";
  }

  /** Whether the scene is just what somebody chose, so that it does not grow by itself. */
  get isGiven(): boolean {
    return this.isOverview || Boolean(this.scope.scene || this.scope.community);
  }

  private async ask(): Promise<Scene> {
    if (!this.isOverview) return sceneOf(await request<Columns>(this.own));
    return overviewScene(await request<Communities>(address("graph/communities", { project: this.project })));
  }

  private corrected(scene: Scene): Scene {
    if (!this.decided.size) return scene;
    const edges = scene.edges.flatMap((edge) => {
      const status = this.decided.get(edge.uid);
      return status === undefined ? [edge] : status === null ? [] : [{ ...edge, status }];
    });
    return { ...scene, edges };
  }

  /** `mayBeOverview`: a large project opens with its communities. */
  async first(mayBeOverview: boolean): Promise<First> {
    const { document, overview } = this.scope;
    let columns = this.isOverview ? null : await request<Columns>(this.own);
    if (columns && mayBeOverview && !document && !overview && !this.isGiven && columns.total.entities > LARGE) {
      this.isOverview = true;
      columns = null;
    }
    const scene = columns ? sceneOf(columns) : await this.ask();
    this.store.merge(scene);
    this.store.total = scene.total;
    return { name: columns?.saved?.name ?? "", kept: columns && keptOf(columns) };
  }

  /** Takes in what is new, as far as there is room, and what is gone when the answer is complete; the number of both. */
  async refresh(): Promise<number> {
    const scene = this.corrected(await this.ask());
    const before = this.store.nodes.size + this.store.edges.size;
    const { document } = this.scope;
    const isComplete = !document && scene.nodes.length === scene.total.entities && scene.edges.length === scene.total.statements;
    if (this.isOverview || (isComplete && !this.isGiven)) this.store.prune(scene, this.decided);
    else this.store.pruneAmong(scene, this.decided);
    const pruned = before - this.store.nodes.size - this.store.edges.size;
    let room = this.isGiven ? 0 : FIRST - this.store.nodes.size;
    const nodes = scene.nodes.filter((node) => this.store.nodes.has(node.uid) || room-- > 0);
    this.store.merge({ nodes, edges: scene.edges, documents: scene.documents });
    this.store.total = scene.total;
    return 2 * pruned + this.store.nodes.size + this.store.edges.size - before;
  }

  /** Brings in the neighbours of `entity`: the best connected first, `more` of them when some are here already. */
  async neighbours(entity: string, more = 0): Promise<void> {
    const known = this.asked.get(entity);
    const limit = Math.min(5000, (known?.limit ?? AT_ONCE) + more) - 1;
    const scene = this.corrected(await askScene("graph/neighbours", { entity, limit: limit + 1 }));
    if (this.isGiven && !more) this.store.mergeAmong(scene);
    else this.store.merge(scene);
    this.asked.set(entity, { limit: limit + 1, total: Math.max(0, scene.total.entities - 1) });
  }

  /** Brings in what lies within `degrees` of `entity`. */
  async around(entity: string, degrees: number): Promise<void> {
    if (degrees > 1) this.store.merge(this.corrected(await askScene("graph/neighbours", { entity, degrees, limit: MOST_AROUND })));
    else await this.neighbours(entity, MOST_AROUND);
  }

  /** How many neighbours of `entity` are not shown; 0 while that is not known. */
  hiddenNeighbours(entity: string): number {
    const known = this.asked.get(entity);
    return known ? Math.max(0, known.total - this.store.neighboursOf(entity).size) : 0;
  }

  /** Brings in the two ends of a statement and the statement itself. */
  async statement(uid: string): Promise<void> {
    if (this.store.edges.has(uid)) return;
    const { subject, object, relation, ...rest } = await request<Statement>(address(`statements/${uid}`));
    if (!object) return;
    for (const end of [subject.uid, object.uid]) if (!this.store.nodes.has(end)) await this.neighbours(end);
    if (this.store.edges.has(uid)) return;
    const { predicate, status, confidence, evidence_count, modality } = rest;
    const edge = { uid, source: subject.uid, target: object.uid, predicate, status, confidence, evidence_count, modality };
    this.store.merge({ nodes: [], edges: [{ ...edge, relation: relation?.name ?? "", documents: [] }] });
  }
}
