/** A scene as GET graph/columns answers it: each field a list, what repeats written once. */
import type { EntityType, Modality } from "../api";
import type { Kept } from "./positions";
import type { Scene, SceneDocument, SceneEdge, SceneNode, Status } from "./scene";

type Numbers = readonly number[];

export interface Columns extends Pick<Scene, "documents" | "total"> {
  nodes: { uid: string[]; name: string[]; type: EntityType[]; statement_count: number[]; mention_count: number[] };
  /** Ends are positions in `nodes`, `documents` in `supports`; predicate, status, relation and modality in `words`. */
  edges: {
    uid: string[]; source: number[]; target: number[]; predicate: number[]; status: number[]; confidence: number[];
    evidence_count: number[]; relation: number[]; modality: number[]; documents: number[];
  };
  words: string[];
  /** Sets of positions in `documents`. */
  supports: number[][];
  /** Of a saved scene: where each node stands. */
  saved: { name: string; positions: [x: number, y: number][]; pins: string[] } | null;
}

export function sceneOf({ nodes, edges, words, supports, documents, total }: Columns): Scene {
  const papers = supports.map((support) => support.map((at) => (documents[at] as SceneDocument).uid));
  const word = (column: Numbers, at: number): string => words[column[at]!]!;
  return {
    documents, total,
    nodes: nodes.uid.map((uid, at): SceneNode => ({
      uid, name: nodes.name[at]!, type: nodes.type[at]!,
      statement_count: nodes.statement_count[at]!, mention_count: nodes.mention_count[at]!,
    })),
    edges: edges.uid.map((uid, at): SceneEdge => ({
      uid, source: nodes.uid[edges.source[at]!]!, target: nodes.uid[edges.target[at]!]!,
      predicate: word(edges.predicate, at), status: word(edges.status, at) as Status,
      confidence: edges.confidence[at]!, evidence_count: edges.evidence_count[at]!,
      relation: word(edges.relation, at), modality: word(edges.modality, at) as Modality,
      documents: papers[edges.documents[at]!]!,
    })),
  };
}

export function keptOf({ nodes, saved }: Columns): Kept | null {
  if (!saved) return null;
  const places = saved.positions.map(([x, y], at) => [nodes.uid[at]!, { x, y }] as const);
  return { places: new Map(places), pins: new Set(saved.pins) };
}
