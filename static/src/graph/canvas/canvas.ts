/**
 * The graph on the screen: sigma draws nodes and edges, labels.ts the words over them. It shows the store; it never
 * changes what is in it. Graph coordinates are CSS pixels at zoom 1 with y upwards; everything here is given in layout
 * coordinates, with y downwards.
 */
import Graph from "graphology";
import Sigma from "sigma";
import type { Point } from "../../layout/model";
import type { SceneEdge, SceneNode, SceneStore } from "../scene";
import { CanvasCamera, GREATEST_RATIO, type Insets, isStill, LEAST_RATIO } from "./camera";
import { mix, readPalette, type Palette } from "./colours";
import { curveBetween, pointAt } from "./curve";
import { StatementProgram, type EdgeLook } from "./edge-program";
import { BRIGHT_RANK, CHOSEN_RANK, type Frame, type Hit, hitAt } from "./frame";
import { drawLabels } from "./labels";
import { EntityProgram, type NodeLook } from "./node-program";
import { shapeNumber } from "./shapes";

/** What stands out: the rest is faint. */
export interface Emphasis { node: string | null; edge: string | null }

const LABELS = "labels-over-all";
/** Edges are labelled up to this zoom (1 is life size, 2 is half). */
const EDGE_LABEL_RATIO = 1.7;
const DASHES = { extracted: 0, accepted: 0, predicted: 1, rejected: 2 } as const;

/** Radius at zoom 1, from the statements that the entity has in its project: it does not change as more are shown. */
export const radiusOf = (node: SceneNode): number => Math.min(20, 6.5 + 2.1 * Math.sqrt(node.statement_count));

const shrink = (ratio: number): number => Math.max(0.62, Math.sqrt(ratio));

export class GraphCanvas {
  readonly sigma: Sigma;
  readonly camera: CanvasCamera;
  readonly frame: Frame = { nodes: [], edges: [], labels: new Map() };
  selection: Emphasis = { node: null, edge: null };
  hover: Emphasis = { node: null, edge: null };
  cursor: string | null = null;
  private palette: Palette = readPalette();
  private readonly graph = new Graph({ multi: true, type: "directed", allowSelfLoops: false });
  private bright: { nodes: Set<string>; edges: Set<string> } | null = null;
  private size = { width: 0, height: 0 };

  /** Throws where there is no WebGL. */
  constructor(private readonly container: HTMLElement, private readonly store: SceneStore) {
    this.sigma = new Sigma(this.graph, container, {
      allowInvalidContainer: true,
      autoRescale: false,
      defaultEdgeType: "statement",
      defaultNodeType: "entity",
      // Two clicks within this time would zoom; a click here always selects.
      doubleClickTimeout: 0,
      edgeProgramClasses: { statement: StatementProgram },
      // what the store no longer holds is drawn until the next sync: sigma may ask for it in between
      edgeReducer: (uid) => (store.edges.has(uid) ? this.edgeLook(store.edges.get(uid)!) : { hidden: true }),
      enableCameraRotation: false,
      inertiaDuration: isStill() ? 0 : 200,
      maxCameraRatio: GREATEST_RATIO,
      minCameraRatio: LEAST_RATIO,
      nodeProgramClasses: { entity: EntityProgram },
      nodeReducer: (uid, place) => (store.nodes.has(uid) ? this.nodeLook(store.nodes.get(uid)!, place as Point) : { ...place, hidden: true }),
      renderEdgeLabels: false,
      renderLabels: false,
      stagePadding: 0,
      zIndex: true,
      zoomDuration: isStill() ? 0 : 150,
      zoomToSizeRatioFunction: shrink,
    });
    this.camera = new CanvasCamera(this.sigma);
    this.sigma.createCanvasContext(LABELS, { style: { pointerEvents: "none" } });
    this.sigma.resize(true);
    this.sigma.on("afterRender", () => this.drawOverlay());
    this.resize();
    new ResizeObserver(() => this.resize()).observe(container);
  }

  /** Keeps one graph unit one pixel, and the middle in the middle, whatever the window's size. */
  private resize(): void {
    const width = this.container.offsetWidth || 1;
    const height = this.container.offsetHeight || 1;
    const camera = this.sigma.getCamera();
    const before = Math.max(this.size.width, this.size.height) || 1;
    const { x, y } = camera.getState();
    const after = Math.max(width, height);
    const isFirst = !this.size.width;
    this.size = { width, height };
    this.sigma.setCustomBBox({ x: [-width / 2, width / 2], y: [-height / 2, height / 2] });
    if (!isFirst) camera.setState({ x: 0.5 + ((x - 0.5) * before) / after, y: 0.5 + ((y - 0.5) * before) / after });
    this.sigma.refresh();
  }

  /** Brings the drawn graph to what the store holds; nodes without a place are drawn when `place` gives them one. */
  sync(): void {
    for (const uid of this.graph.edges()) if (!this.store.edges.has(uid)) this.graph.dropEdge(uid);
    for (const uid of this.graph.nodes()) if (!this.store.nodes.has(uid)) this.graph.dropNode(uid);
    for (const edge of this.store.edges.values()) {
      if (edge.source === edge.target || this.graph.hasEdge(edge.uid)) continue;
      if (this.graph.hasNode(edge.source) && this.graph.hasNode(edge.target)) {
        this.graph.addDirectedEdgeWithKey(edge.uid, edge.source, edge.target);
      }
    }
    this.repaint();
  }

  place(uid: string, { x, y }: Point): void {
    if (this.graph.hasNode(uid)) this.graph.mergeNodeAttributes(uid, { x, y: -y });
    else this.graph.addNode(uid, { x, y: -y });
  }

  placeOf(uid: string): Point | undefined {
    if (!this.graph.hasNode(uid)) return undefined;
    const { x, y } = this.graph.getNodeAttributes(uid) as { x: number; y: number };
    return { x, y: -y };
  }

  /** Moves nodes from where they are to `targets`, at once where motion is not wanted. */
  async glide(targets: Map<string, Point>, milliseconds = 160): Promise<void> {
    const starts = new Map([...targets].map(([uid, to]) => [uid, this.placeOf(uid) ?? to]));
    const began = performance.now();
    for (let done = isStill() ? 1 : 0; ; done = Math.min(1, (performance.now() - began) / milliseconds)) {
      const eased = 1 - (1 - done) ** 3;
      for (const [uid, to] of targets) {
        const from = starts.get(uid)!;
        if (!this.store.nodes.has(uid)) continue;
        this.place(uid, done >= 1 ? to : { x: from.x + (to.x - from.x) * eased, y: from.y + (to.y - from.y) * eased });
      }
      if (done >= 1) return;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  }

  /** Reads the theme's colours again and draws in them; nothing moves. */
  retint(): void {
    this.palette = readPalette();
    this.repaint();
  }

  repaint(): void {
    this.bright = this.brightOf(this.hover) ?? this.brightOf(this.selection);
    this.sigma.scheduleRefresh();
  }

  /** The more edges there are, the lighter each is. */
  private get haze(): number {
    return 0.25 + 0.25 * Math.min(1, this.store.edges.size / 500);
  }

  private brightOf({ node, edge }: Emphasis): { nodes: Set<string>; edges: Set<string> } | null {
    if (node && this.store.nodes.has(node)) {
      const edges = this.store.edgesOf(node).filter((each) => this.store.isEdgeShown(each));
      return { nodes: new Set([node, ...edges.flatMap((each) => [each.source, each.target])]), edges: new Set(edges.map((each) => each.uid)) };
    }
    const statement = edge ? this.store.edges.get(edge) : undefined;
    return statement ? { nodes: new Set([statement.source, statement.target]), edges: new Set([statement.uid]) } : null;
  }

  private isChosen(kind: keyof Emphasis, uid: string): boolean {
    return this.selection[kind] === uid || this.hover[kind] === uid;
  }

  private nodeLook(node: SceneNode, { x, y }: Point): Partial<NodeLook> & Point {
    const isFaint = this.bright !== null && !this.bright.nodes.has(node.uid);
    const colour = this.palette.types[node.type];
    return {
      x, y, type: "entity", label: null, size: radiusOf(node), shape: shapeNumber(node.type), rim: this.palette.paper,
      color: isFaint ? mix(colour, this.palette.paper, 0.78) : colour,
      hidden: !this.store.isNodeShown(node), zIndex: isFaint ? 0 : 1,
    };
  }

  private edgeLook(edge: SceneEdge): Partial<EdgeLook> {
    const isFaint = this.bright !== null && !this.bright.edges.has(edge.uid);
    const isChosen = this.isChosen("edge", edge.uid);
    const colour = isChosen ? this.palette.accent : mix(this.palette.statuses[edge.status], this.palette.paper, edge.status === "extracted" ? this.haze : 0);
    const width = isChosen ? 2.6 : edge.status === "accepted" ? 2 : edge.status === "predicted" ? 1.6 : 1.2;
    return {
      type: "statement", label: null, size: width, bend: this.store.bendOf(edge), dash: DASHES[edge.status],
      color: isFaint ? mix(colour, this.palette.paper, 0.75) : colour,
      hidden: !this.store.isEdgeShown(edge), zIndex: isChosen ? 2 : isFaint ? 0 : 1,
    };
  }

  /** Where a node stands in the canvas; undefined when it is not drawn. */
  pixelOf(uid: string): Point | undefined {
    const at = this.placeOf(uid);
    return at && this.sigma.graphToViewport({ x: at.x, y: -at.y });
  }

  /** The middle of an edge in the canvas. */
  edgePixelOf(uid: string): Point | undefined {
    const edge = this.store.edges.get(uid);
    const from = edge && this.pixelOf(edge.source);
    const to = edge && this.pixelOf(edge.target);
    return from && to && pointAt(curveBetween(from, to, this.store.bendOf(edge)), 0.5);
  }

  hitAt(point: Point, slack = 0): Hit {
    return hitAt(this.frame, point, slack);
  }

  private drawOverlay(): void {
    const canvas = this.sigma.getCanvases()[LABELS];
    const context = canvas?.getContext("2d");
    if (!context) return;
    const { width, height } = this.sigma.getDimensions();
    context.clearRect(0, 0, width, height);
    this.readFrame();
    this.drawRings(context);
    drawLabels(this.frame, { context, palette: this.palette, width, height });
  }

  private readFrame(): void {
    const scale = 1 / shrink(this.sigma.getCamera().ratio);
    const chosenNodes = new Set([this.selection.node, this.hover.node, this.cursor]);
    this.frame.nodes = this.store.shownNodes().flatMap((node) => {
      const at = this.pixelOf(node.uid);
      if (!at) return [];
      const isFaint = this.bright !== null && !this.bright.nodes.has(node.uid);
      const rank = chosenNodes.has(node.uid) ? CHOSEN_RANK : (this.bright && !isFaint ? BRIGHT_RANK : 0) + radiusOf(node);
      return [{ ...at, uid: node.uid, name: node.name, radius: radiusOf(node) * scale, rank, isFaint }];
    });
    const places = new Map(this.frame.nodes.map((node) => [node.uid, node]));
    const isFar = this.sigma.getCamera().ratio > EDGE_LABEL_RATIO;
    this.frame.edges = this.store.shownEdges().flatMap((edge) => {
      const from = places.get(edge.source);
      const to = places.get(edge.target);
      if (!from || !to || from === to) return [];
      const isBright = this.bright?.edges.has(edge.uid) ?? false;
      const isStrong = this.isChosen("edge", edge.uid);
      return [{
        uid: edge.uid, curve: curveBetween(from, to, this.store.bendOf(edge)), predicate: edge.label ?? edge.predicate,
        isFaint: this.bright ? !isBright : isFar, isStrong, rank: isStrong ? CHOSEN_RANK : edge.evidence_count + edge.confidence,
      }];
    });
  }

  /** A ring around what is selected, a dashed one around the keyboard's place. */
  private drawRings(context: CanvasRenderingContext2D): void {
    for (const node of this.frame.nodes) {
      const isSelected = node.uid === this.selection.node;
      if (!isSelected && node.uid !== this.cursor) continue;
      context.beginPath();
      context.arc(node.x, node.y, node.radius * 1.12 + 5, 0, 2 * Math.PI);
      context.lineWidth = 2;
      context.strokeStyle = this.palette.accent;
      context.setLineDash(isSelected ? [] : [4, 3]);
      context.stroke();
      context.setLineDash([]);
    }
  }

  /** Shows the whole graph in the part of the window that `insets` leave free. */
  fit(insets: Insets, isAnimated: boolean): Promise<void> {
    return this.camera.fit(this.store.shownNodes().flatMap((node) => this.placeOf(node.uid) ?? []), insets, isAnimated);
  }

  /** Moves as little as brings `uids` out from under the panels; when not all fit, only the first counts. */
  reveal(uids: string[], insets: Insets): void {
    this.camera.reveal(uids.flatMap((uid) => this.pixelOf(uid) ?? []), insets);
  }

  /** The layout coordinates of a point of the canvas. */
  layoutPoint(pixel: Point): Point {
    const { x, y } = this.sigma.viewportToGraph(pixel);
    return { x, y: -y };
  }
}
