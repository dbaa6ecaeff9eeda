/** Communities of the project: as colours of a scene's entities, and each drawn as one where the graph is large. */
import { address, project, request } from "../api";
import { t } from "../messages";
import type { Scene, SceneEdge, SceneNode } from "./scene";

export interface Community { number: number; entities: number; statements: number; best: SceneNode[] }
export interface Communities {
  communities: Community[];
  /** [number, number, statements] */
  between: [number, number, number][];
  count: number;
  modularity: number;
  members?: Record<string, number>;
}

const PREFIX = "community-";
/** Communities drawn in the overview; smaller ones are counted only. */
const MOST_DRAWN = 60;
const LEAST_DRAWN = 3;
const LINKS_OF_ONE = 3;

export const groupUid = (number: number): string => `${PREFIX}${number}`;
export const groupNumber = (uid: string): number | null => (uid.startsWith(PREFIX) ? Number(uid.slice(PREFIX.length)) : null);

/** What a community is called: its best connected entities. */
export const nameOf = ({ best }: Community, count = 2): string => best.slice(0, count).map(({ name }) => name).join(t("graph.comma"));

let asked: Promise<Communities> | null = null;

/** The project's communities with their members; asked once for a page. */
export function communities(): Promise<Communities> {
  asked ??= request<Communities>(address("graph/communities", { project: project(), members: "true" }));
  asked.catch(() => (asked = null));
  return asked;
}

/** Communities as entities of a scene, of the type that most of their best have; links of more statements are wider. */
export function overviewScene(found: Communities): Scene {
  const drawn = found.communities.filter(({ entities }, index) => index < MOST_DRAWN && (entities >= LEAST_DRAWN || index < 12));
  const numbers = new Set(drawn.map(({ number }) => number));
  const nodes = drawn.map((community): SceneNode => ({
    uid: groupUid(community.number), name: nameOf(community), type: commonType(community), mention_count: 0,
    statement_count: community.statements, entities: community.entities,
  }));
  const edges = strongest(found.between.filter(([one, other]) => numbers.has(one) && numbers.has(other))).map(([one, other, weight]): SceneEdge => ({
    uid: `${groupUid(one)}~${groupUid(other)}`, source: groupUid(one), target: groupUid(other), predicate: t("statements", { n: weight }),
    status: "extracted", confidence: 1, evidence_count: weight, relation: "", modality: "asserted", documents: [], weight,
  }));
  return { nodes, edges, documents: [], total: { entities: found.count, statements: edges.length } };
}

/** Of each community the links with the most statements; all of them would cover the paper. */
function strongest(between: Communities["between"]): Communities["between"] {
  const left = new Map<number, number>();
  return [...between].sort((a, b) => b[2] - a[2] || a[0] - b[0] || a[1] - b[1]).filter(([one, other]) => {
    const [first, second] = [left.get(one) ?? LINKS_OF_ONE, left.get(other) ?? LINKS_OF_ONE];
    if (first <= 0 && second <= 0) return false;
    left.set(one, first - 1);
    left.set(other, second - 1);
    return first > 0 || second > 0;
  });
}

function commonType({ best }: Community): SceneNode["type"] {
  const counts = new Map<SceneNode["type"], number>();
  for (const { type } of best) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "concept";
}
