/**
 * The graph on the screen: sigma draws nodes and edges, labels.ts the words over them. It shows the store; it never
 * changes what is in it. Graph coordinates are CSS pixels at zoom 1 with y upwards; everything here is given in layout
 * coordinates, with y downwards.
 */
import Sigma from "sigma";
import type { Point } from "../../layout/model";
import type { SceneStore } from "../scene";
import { Appearance, type Emphasis, radiusOf } from "./appearance";
import { CanvasCamera, GREATEST_RATIO, type Insets, isStill, LEAST_RATIO } from "./camera";
import { readPalette } from "./colours";
import { curveBetween, pointAt } from "./curve";
import { DrawnGraph } from "./drawn-graph";
import { StatementProgram, StraightProgram } from "./edge-program";
import { BRIGHT_RANK, CHOSEN_RANK, type EdgeOnScreen, type Frame, type Hit, hitAt, type NodeOnScreen } from "./frame";
import { drawLabels } from "./labels";
import { drawMarks, type Marks } from "./marks";
import { EntityProgram } from "./node-program";

const LABELS = "labels-over-all";
/** Edges are labelled up to this zoom (1 is life size, 2 is half). */
const EDGE_LABEL_RATIO = 1.7;
/** With more edges than these, hovering does not dim the rest, and only bright edges get their words. */
const FEW_EDGES = 1500;

const shrink = (ratio: number): number => Math.max(0.62, Math.sqrt(ratio));

export class GraphCanvas {
  readonly sigma: Sigma;
  readonly camera: CanvasCamera;
  private readonly onScreen: Frame = { nodes: [], edges: [], labelled: [], labels: new Map() };
  /** Whether the lists on the screen are older than the store. */
  private isStale = false;
  readonly looks: Appearance;
  readonly marks: Marks = { cursor: null, pins: new Set(), lasso: [] };
  private readonly graph = new DrawnGraph();
  private size = { width: 0, height: 0 };
  /** The frame that will draw all anew; several changes of one frame are drawn once. */
  private waiting = 0;

  /** Throws where there is no WebGL. */
  constructor(private readonly container: HTMLElement, private readonly store: SceneStore) {
    this.looks = new Appearance(store, readPalette());
    this.sigma = new Sigma(this.graph.asGraph, container, {
      allowInvalidContainer: true,
      autoRescale: false,
      defaultEdgeType: "statement",
      defaultNodeType: "entity",
      // Two clicks within this time would zoom; a click here always selects.
      doubleClickTimeout: 0,
      edgeProgramClasses: { statement: StatementProgram, straight: StraightProgram },
      // what the store no longer holds is drawn until the next sync: sigma may ask for it in between
      edgeReducer: (uid) => (store.edges.has(uid) ? this.looks.edge(store.edges.get(uid)!) : { hidden: true }),
      enableCameraRotation: false,
      inertiaDuration: isStill() ? 0 : 200,
      maxCameraRatio: GREATEST_RATIO,
      minCameraRatio: LEAST_RATIO,
      nodeProgramClasses: { entity: EntityProgram },
      nodeReducer: (uid, place) => (store.nodes.has(uid) ? this.looks.node(store.nodes.get(uid)!, place as Point) : { ...place, hidden: true }),
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

  get frame(): Frame {
    if (this.isStale) this.list();
    return this.onScreen;
  }

  /** Keeps one graph unit one pixel, and the middle in the middle, whatever the window's size. */
  private resize(): void {
    const width = this.container.offsetWidth || 1;
    const height = this.container.offsetHeight || 1;
    const camera = this.sigma.getCamera();
    if (this.size.width === width && this.size.height === height) return;
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
        this.graph.addEdge(edge.uid, edge.source, edge.target);
      }
    }
    this.repaint();
  }

  /** Gives a node its place; it is drawn there by the next `sync` or `repaint`. */
  place(uid: string, { x, y }: Point): void {
    this.graph.place(uid, x, -y);
  }

  /** Moves a node that is drawn, with its edges; everything else is left as it is on the graphics card. */
  drag(uid: string, { x, y }: Point): void {
    this.graph.place(uid, x, -y);
    if (this.waiting) return;
    this.sigma.refresh({ partialGraph: { nodes: [uid], edges: this.graph.edges(uid) }, skipIndexation: true, schedule: true });
  }

  /** Whether anything is drawn yet. */
  get hasNodes(): boolean {
    return this.graph.order > 0;
  }

  placeOf(uid: string): Point | undefined {
    if (!this.graph.hasNode(uid)) return undefined;
    const { x, y } = this.graph.getNodeAttributes(uid);
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
      this.sigma.refresh();
      if (done >= 1) return;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  }

  /** Reads the theme's colours again and draws in them; nothing moves. */
  retint(): void {
    this.looks.palette = readPalette();
    this.repaint();
  }

  /** Draws all anew after what is shown or stands out has changed. */
  repaint(): void {
    this.looks.update(this.store.edges.size <= FEW_EDGES);
    this.isStale = true;
    this.waiting ||= requestAnimationFrame(() => {
      this.waiting = 0;
      this.sigma.refresh();
    });
  }

  /** What the mouse is over; with many edges only the marks and words follow it. */
  point(hover: Emphasis): void {
    this.looks.hover = hover;
    if (this.store.edges.size <= FEW_EDGES) this.repaint();
    else this.remark();
  }

  /** Draws only the marks and words anew. */
  remark(): void {
    this.isStale = true;
    this.sigma.scheduleRender();
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

  /** Makes the lists of what is on the screen; `project` says where. */
  private list(): void {
    const { looks, onScreen } = this;
    this.isStale = false;
    const chosen = new Set([looks.selection.node, looks.hover.node, this.marks.cursor]);
    onScreen.nodes = this.store.shownNodes().filter(({ uid }) => this.graph.hasNode(uid)).map((node): NodeOnScreen => {
      const size = radiusOf(node);
      const isFaint = looks.isNodeFaint(node.uid);
      const isBright = !isFaint && (looks.bright !== null || looks.marked.nodes.has(node.uid));
      const rank = chosen.has(node.uid) ? CHOSEN_RANK : (isBright ? BRIGHT_RANK : 0) + size;
      return { x: 0, y: 0, uid: node.uid, node, name: node.name, size, radius: size, rank, isFaint };
    }).sort((a, b) => b.rank - a.rank);
    const places = new Map(onScreen.nodes.map((node) => [node.uid, node]));
    onScreen.edges = this.store.shownEdges().flatMap((edge): EdgeOnScreen[] => {
      const from = places.get(edge.source);
      const to = places.get(edge.target);
      if (!from || !to || from === to) return [];
      const isStrong = looks.isChosen("edge", edge.uid);
      const rank = isStrong ? CHOSEN_RANK : edge.evidence_count + edge.confidence;
      return [{
        uid: edge.uid, edge, from, to, bend: this.store.bendOf(edge), predicate: edge.label ?? edge.predicate,
        isFaint: looks.isEdgeFaint(edge.uid), isStrong, rank,
      }];
    });
    const isFew = onScreen.edges.length <= FEW_EDGES;
    onScreen.labelled = onScreen.edges
      .filter((edge) => edge.isStrong || (!edge.isFaint && ((isFew && !edge.edge.weight) || looks.bright !== null)))
      .sort((a, b) => b.rank - a.rank);
    this.project();
  }

  /** Writes where everything stands now into the lists: one affine map, since the view neither turns nor bends. */
  private project(): void {
    const { sigma, graph } = this;
    const origin = sigma.graphToViewport({ x: 0, y: 0 });
    const corner = sigma.graphToViewport({ x: 1000, y: 1000 });
    const scaleX = (corner.x - origin.x) / 1000;
    const scaleY = (corner.y - origin.y) / 1000;
    const scale = 1 / shrink(sigma.getCamera().ratio);
    for (const node of this.onScreen.nodes) {
      const { x, y } = graph.getNodeAttributes(node.uid);
      node.x = origin.x + x * scaleX;
      node.y = origin.y + y * scaleY;
      node.radius = node.size * scale;
    }
  }

  private drawOverlay(): void {
    const canvas = this.sigma.getCanvases()[LABELS];
    const context = canvas?.getContext("2d");
    if (!context) return;
    const { width, height } = this.sigma.getDimensions();
    context.clearRect(0, 0, width, height);
    const { frame } = this;
    this.project();
    drawMarks(context, frame, this.looks, this.store, this.marks);
    const isFar = this.sigma.getCamera().ratio > EDGE_LABEL_RATIO && this.looks.bright === null;
    drawLabels(frame, { context, palette: this.looks.palette, width, height, hasPredicates: !isFar, isDimmed: this.looks.isDimmed });
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
