/** Fetches scenes and puts them into the store. */
import { address, request, type Statement } from "../api";
import type { Scene, SceneDocument, SceneEdge, SceneStore } from "./scene";

/** Entities of the first scene; growth by itself (while documents are read) stops here. */
const FIRST = 300;
/** Entities that a click brings in at most, and that "expand" brings in more. */
export const AT_ONCE = 24;

/** A scene as /api/v1/graph and its kin answer: an edge names its documents by their position in `documents`. */
interface Answer extends Omit<Scene, "edges"> { edges: (Omit<SceneEdge, "documents"> & { documents: number[] })[] }

const sceneOf = ({ edges, documents, ...rest }: Answer): Scene => ({
  ...rest, documents,
  edges: edges.map((edge) => ({ ...edge, documents: edge.documents.map((at) => (documents[at] as SceneDocument).uid) })),
});

export const askScene = async (route: string, query: Record<string, string | number | undefined>): Promise<Scene> =>
  sceneOf(await request<Answer>(address(route, query)));

export class SceneSource {
  /** How many neighbours of an entity have been asked for, and how many there are. */
  private readonly asked = new Map<string, { limit: number; total: number }>();

  constructor(private readonly store: SceneStore, private readonly project: string, private readonly document: string) {}

  private ask(): Promise<Scene> {
    return askScene("graph", { project: this.project, document: this.document, limit: FIRST });
  }

  async first(): Promise<void> {
    const scene = await this.ask();
    this.store.merge(scene);
    this.store.total = scene.total;
  }

  /** Takes in what is new, as far as there is room, and what is gone when the answer is complete; the number of both. */
  async refresh(): Promise<number> {
    const scene = await this.ask();
    const before = this.store.nodes.size + this.store.edges.size;
    const isComplete = !this.document && scene.nodes.length === scene.total.entities && scene.edges.length === scene.total.statements;
    if (isComplete) this.store.prune(scene);
    const pruned = before - this.store.nodes.size - this.store.edges.size;
    let room = FIRST - this.store.nodes.size;
    const nodes = scene.nodes.filter((node) => this.store.nodes.has(node.uid) || room-- > 0);
    this.store.merge({ nodes, edges: scene.edges, documents: scene.documents });
    this.store.total = scene.total;
    return 2 * pruned + this.store.nodes.size + this.store.edges.size - before;
  }

  /** Brings in the neighbours of `entity`: the best connected first, `more` of them when some are here already. */
  async neighbours(entity: string, more = 0): Promise<void> {
    const known = this.asked.get(entity);
    const limit = (known?.limit ?? AT_ONCE) + more;
    const scene = await askScene("graph/neighbours", { entity, limit: limit + 1 });
    this.store.merge(scene);
    this.asked.set(entity, { limit, total: Math.max(0, scene.total.entities - 1) });
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
    await this.neighbours(subject.uid);
    await this.neighbours(object.uid);
    if (this.store.edges.has(uid)) return;
    const { predicate, status, confidence, evidence_count, modality } = rest;
    const edge = { uid, source: subject.uid, target: object.uid, predicate, status, confidence, evidence_count, modality };
    this.store.merge({ nodes: [], edges: [{ ...edge, relation: relation?.name ?? "", documents: [] }] });
  }
}
