/** Which entities and statements of a scene the filters let through. One pass over the scene for each change. */
import { type Filters, UNTYPED } from "./filters";
import { type SceneEdge, type SceneNode, type SceneStore } from "./scene";

export interface Visible {
  nodes: SceneNode[];
  edges: SceneEdge[];
  nodeUids: Set<string>;
  edgeUids: Set<string>;
  /** Neighbours folded away, by the collapsed entity. */
  folded: Map<string, number>;
}

export function visibleOf(store: SceneStore, filters: Filters): Visible {
  const isHere = (uid: string): boolean => !filters.types.has(store.nodes.get(uid)!.type) && !filters.hidden.has(uid);
  const isSaid = statementFilter(store, filters);
  let edges = [...store.edges.values()].filter((edge) => isHere(edge.source) && isHere(edge.target) && isSaid(edge));
  let nodes = [...store.nodes.values()].filter((node) => isHere(node.uid));
  if (isSaid !== all) {
    const ends = endsOf(edges);
    const isPicked = filters.relations.size > 0 || filters.documents.size > 0 || filters.until !== "";
    nodes = nodes.filter(({ uid }) => ends.has(uid) || (!isPicked && store.degreeOf(uid) === 0));
  }
  if (filters.focus && store.nodes.has(filters.focus.entity)) {
    const near = within(edges, filters.focus.entity, filters.focus.degrees);
    nodes = nodes.filter(({ uid }) => near.has(uid));
    edges = edges.filter(({ source, target }) => near.has(source) && near.has(target));
  }
  const folded = new Map<string, number>();
  if (filters.collapsed.size) {
    const away = foldedAway(edges, filters.collapsed, folded);
    nodes = nodes.filter(({ uid }) => !away.has(uid));
    edges = edges.filter(({ source, target }) => !away.has(source) && !away.has(target));
  }
  return {
    nodes, edges, folded,
    nodeUids: new Set(nodes.map(({ uid }) => uid)), edgeUids: new Set(edges.map(({ uid }) => uid)),
  };
}

const all = (): boolean => true;

/** Whether a statement passes what is asked of statements; `all` where nothing is. */
function statementFilter(store: SceneStore, filters: Filters): (edge: SceneEdge) => boolean {
  const { statuses, relations, documents, confidence, until } = filters;
  if (!statuses.size && !relations.size && !documents.size && !confidence && !until) return all;
  const early = until ? store.documentsUntil(until) : null;
  return (edge) =>
    !statuses.has(edge.status) && (edge.confidence >= confidence || edge.probability !== undefined)
    && (!relations.size || relations.has(edge.relation || UNTYPED))
    && (!documents.size || edge.documents.some((uid) => documents.has(uid)))
    && (!early || !edge.documents.length || edge.documents.some((uid) => early.has(uid)));
}

function endsOf(edges: SceneEdge[]): Set<string> {
  const ends = new Set<string>();
  for (const { source, target } of edges) ends.add(source).add(target);
  return ends;
}

function neighbours(edges: SceneEdge[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { source, target } of edges) {
    for (const [from, to] of [[source, target], [target, source]] as const) {
      const known = found.get(from);
      if (known) known.add(to);
      else found.set(from, new Set([to]));
    }
  }
  return found;
}

/** What lies at most `degrees` edges from `start`. */
export function within(edges: SceneEdge[], start: string, degrees: number): Set<string> {
  const around = neighbours(edges);
  const near = new Set([start]);
  let rim = [start];
  for (let degree = 0; degree < degrees; degree++) {
    const next: string[] = [];
    for (const uid of rim) {
      for (const other of around.get(uid) ?? []) {
        if (near.has(other)) continue;
        near.add(other);
        next.push(other);
      }
    }
    rim = next;
  }
  return near;
}

/** The neighbours of collapsed entities that hang on nothing else; counts them into `folded`. */
function foldedAway(edges: SceneEdge[], collapsed: ReadonlySet<string>, folded: Map<string, number>): Set<string> {
  const around = neighbours(edges);
  const away = new Set<string>();
  for (const uid of collapsed) {
    for (const other of around.get(uid) ?? []) {
      const own = around.get(other)!;
      if (collapsed.has(other) || own.size > 1) continue;
      away.add(other);
      folded.set(uid, (folded.get(uid) ?? 0) + 1);
    }
  }
  return away;
}

