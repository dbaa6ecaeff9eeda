/** How each entity and statement looks: what is chosen or lit stands out, the rest is faint. */
import type { Point } from "../../layout/model";
import { groupNumber } from "../communities";
import { type SceneEdge, type SceneNode, type SceneStore } from "../scene";
import { mix, type Palette } from "./colours";
import type { EdgeLook } from "./edge-program";
import type { NodeLook } from "./node-program";
import { shapeNumber } from "./shapes";

/** What stands out. */
export interface Emphasis { node: string | null; edge: string | null }

/** What is bright while the rest is faint. */
export interface Bright { nodes: ReadonlySet<string>; edges: ReadonlySet<string> }

const DASHES = { extracted: 0, accepted: 0, predicted: 1, rejected: 2 } as const;
/** Share of the paper's colour in what is faint; `far` when all but neighbours are dimmed on purpose. */
const FAINT = { near: { node: 0.78, edge: 0.75 }, far: { node: 0.92, edge: 0.94 } };

/** Radius at zoom 1, from the statements that the entity has in its project: it does not change as more are shown. */
export const radiusOf = (node: SceneNode): number =>
  node.entities ? Math.min(30, 9 + 1.6 * Math.sqrt(node.entities)) : Math.min(20, 6.5 + 2.1 * Math.sqrt(node.statement_count));

export class Appearance {
  selection: Emphasis = { node: null, edge: null };
  hover: Emphasis = { node: null, edge: null };
  /** A path, or whatever else a person asked to see. */
  lit: Bright | null = null;
  marked: Bright = { nodes: new Set(), edges: new Set() };
  isDimmed = false;
  /** The community of each entity, when colours say that; null: colours say the type. */
  communities: ReadonlyMap<string, number> | null = null;
  bright: Bright | null = null;

  constructor(private readonly store: SceneStore, public palette: Palette) {}

  /** To be called after any change of the above, and of what the store shows. `mayHover`: hovering dims the rest. */
  update(mayHover: boolean): void {
    this.bright = (mayHover ? this.around(this.hover) : null) ?? this.lit ?? this.around(this.selection);
  }

  private around({ node, edge }: Emphasis): Bright | null {
    if (node && this.store.nodes.has(node)) {
      const edges = this.store.edgesOf(node).filter((each) => this.store.isEdgeShown(each));
      return { nodes: new Set([node, ...edges.flatMap((each) => [each.source, each.target])]), edges: new Set(edges.map((each) => each.uid)) };
    }
    const statement = edge ? this.store.edges.get(edge) : undefined;
    return statement ? { nodes: new Set([statement.source, statement.target]), edges: new Set([statement.uid]) } : null;
  }

  isChosen(kind: keyof Emphasis, uid: string): boolean {
    return this.selection[kind] === uid || this.hover[kind] === uid;
  }

  isNodeFaint(uid: string): boolean {
    return this.bright !== null && !this.bright.nodes.has(uid) && !this.marked.nodes.has(uid);
  }

  isEdgeFaint(uid: string): boolean {
    return this.bright !== null && !this.bright.edges.has(uid) && !this.marked.edges.has(uid);
  }

  private get faint(): { node: number; edge: number } {
    return this.isDimmed ? FAINT.far : FAINT.near;
  }

  colourOf(node: SceneNode): string {
    const { communities, types, muted } = this.palette;
    const group = groupNumber(node.uid);
    if (group !== null) return communities[group % communities.length]!;
    if (!this.communities) return types[node.type];
    const number = this.communities.get(node.uid);
    return number === undefined ? muted : communities[number % communities.length]!;
  }

  node(node: SceneNode, { x, y }: Point): Partial<NodeLook> & Point {
    const isFaint = this.isNodeFaint(node.uid);
    const colour = this.colourOf(node);
    return {
      x, y, type: "entity", label: null, size: radiusOf(node), shape: node.entities ? 0 : shapeNumber(node.type), rim: this.palette.paper,
      color: isFaint ? mix(colour, this.palette.paper, this.faint.node) : colour,
      hidden: !this.store.isNodeShown(node), zIndex: isFaint ? 0 : 1,
    };
  }

  edge(edge: SceneEdge): Partial<EdgeLook> {
    const isFaint = this.isEdgeFaint(edge.uid);
    const isChosen = this.isChosen("edge", edge.uid) || this.marked.edges.has(edge.uid) || this.lit?.edges.has(edge.uid) === true;
    const haze = edge.status === "extracted" ? this.haze : 0;
    const colour = isChosen ? this.palette.accent : mix(this.palette.statuses[edge.status], this.palette.paper, edge.weight ? 0.5 : haze);
    const width = edge.weight ? Math.min(6, 0.8 + Math.log2(edge.weight) * 0.6) : edge.status === "accepted" ? 2 : edge.status === "predicted" ? 1.6 : 1.2;
    const bend = this.store.bendOf(edge);
    return {
      type: bend ? "statement" : "straight", label: null, size: isChosen ? Math.max(2.6, width) : width, bend, dash: edge.weight ? 3 : DASHES[edge.status],
      color: isFaint ? mix(colour, this.palette.paper, this.faint.edge) : colour,
      hidden: !this.store.isEdgeShown(edge), zIndex: isChosen ? 2 : isFaint ? 0 : 1,
    };
  }

  /** The more edges there are, the lighter each is. */
  private get haze(): number {
    return 0.25 + 0.25 * Math.min(1, this.store.edges.size / 500);
  }
}
