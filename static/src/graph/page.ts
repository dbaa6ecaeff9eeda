/** The graph page: what a person chose (in the address), and its parts brought in line with it. */
import { ApiError, project } from "../api";
import { announce, find, toast } from "../dom";
import { listen } from "../live";
import { t } from "../messages";
import { addressOf, type PageState, readState, type View, writeState } from "./address";
import { GraphCanvas, type Insets } from "./canvas/canvas";
import { onThemeChange } from "./canvas/colours";
import type { Hit } from "./canvas/frame";
import { FindBox } from "./find";
import { Inspector } from "./inspector/inspector";
import { startKeys } from "./keys";
import type { Point } from "../layout/model";
import { startLayoutThread } from "../layout/thread";
import { Legend } from "./legend";
import { Notices } from "./notices";
import { Places } from "./places";
import { startPointer } from "./pointer";
import { SceneStore } from "./scene";
import { SceneSource } from "./source";
import { StatementTable } from "./table";
import { Walk } from "./walk";

/** Between two looks for what reading added. */
const REFRESH_MS = 1500;
const PHONE = "(max-width: 720px)";

export class GraphPage {
  private state: PageState = readState(location.search);
  private readonly store = new SceneStore();
  private readonly source: SceneSource;
  private readonly inspector: Inspector;
  private readonly legend: Legend;
  private readonly table: StatementTable;
  private readonly notices: Notices;
  private readonly findBox: FindBox;
  private canvas: GraphCanvas | null = null;
  private places: Places | null = null;
  private walk: Walk | null = null;
  private hasWebGL = true;
  private isHandled = false;
  private hasFitted = false;
  private refreshTimer = 0;

  constructor(private readonly root: HTMLElement) {
    const choices = {
      entity: (uid: string) => void this.selectEntity(uid), edge: (uid: string) => void this.selectEdge(uid), close: () => this.clear(),
    };
    this.source = new SceneSource(this.store, project(), this.state.document);
    this.inspector = new Inspector(this.part("#inspector"), choices);
    this.legend = new Legend(
      this.part("#types"), this.part("#statuses"), this.part("#confidence"), this.part("#confidence-level"),
      this.store, (isFinal) => this.filtered(isFinal),
    );
    this.table = new StatementTable(this.part("#rows-head"), this.part("#rows"), this.part("#rows-empty"), this.store, choices);
    this.notices = new Notices(root, this.store);
    this.findBox = new FindBox(this.part("#find"), this.part("#found"), {
      chosen: ({ uid }) => void this.selectEntity(uid),
      typed: (words) => this.table.filter(words),
      isShown: (uid) => this.store.nodes.has(uid),
    });
  }

  private part<T extends HTMLElement>(selector: string): T {
    return find<T>(selector, this.root)!;
  }

  async start(): Promise<void> {
    this.bindControls();
    this.readFilters();
    this.showView();
    try {
      await this.source.first();
    } catch (error) {
      this.failed(error);
    }
    listen((row) => {
      if (this.notices.note(row)) this.refreshSoon();
    });
    await this.settle("choice");
    await this.applySelection();
  }

  // --- What is shown -------------------------------------------------------------------------------

  private get view(): View {
    if (!this.hasWebGL) return "table";
    return this.state.view || (matchMedia(PHONE).matches ? "table" : "graph");
  }

  private showView(): void {
    if (this.view === "graph" && !this.canvas) this.createCanvas();
    this.root.dataset.view = this.view;
    for (const tab of this.root.querySelectorAll<HTMLElement>("[data-to]")) {
      tab.setAttribute("aria-pressed", String(tab.dataset.to === this.view));
    }
  }

  private createCanvas(): void {
    const container = this.part("#canvas");
    try {
      this.canvas = new GraphCanvas(container, this.store);
    } catch {
      // The one thing that throws here is a browser without WebGL.
      this.hasWebGL = false;
      this.part("#no-webgl").hidden = false;
      this.part<HTMLButtonElement>("[data-to=graph]").disabled = true;
      return;
    }
    this.places = new Places(this.store, this.canvas, startLayoutThread(this.root.dataset.layout!), project(), this.state.document);
    this.walk = new Walk(this.canvas, this.store, container);
    startPointer(this.canvas, container, {
      clicked: (hit) => this.clicked(hit),
      hovered: (hit) => this.hovered(hit),
      dragged: (uid, to) => this.places?.keep(uid, to),
      moved: () => (this.isHandled = true),
    });
    onThemeChange(() => this.canvas?.retint());
  }

  /** Redraws all parts from the store; `added` entities get their places first. */
  private async settle(why: "choice" | "growth"): Promise<void> {
    this.legend.render();
    this.table.render();
    this.notices.render();
    this.showing();
    if (!this.canvas || !this.places) {
      this.root.dataset.ready = "true";
      return;
    }
    this.root.dataset.ready = "false";
    await this.places.settle(this.window(), this.insets());
    const isGrowing = why === "growth" && !this.isHandled && !this.state.entity && !this.state.edge;
    if (this.store.nodes.size && (isGrowing || !this.hasFitted)) {
      await this.canvas.fit(this.insets(), undefined, this.hasFitted);
      this.hasFitted = true;
    }
    this.root.dataset.ready = "true";
  }

  private showing(): void {
    const entities = this.store.shownNodes().length;
    const statements = this.store.shownEdges().length;
    const { total, nodes, edges } = this.store;
    this.part("#showing").textContent = t("graph.showing", {
      entities, statements,
      all_entities: Math.max(total.entities, nodes.size), all_statements: Math.max(total.statements, edges.size),
    });
    const more = this.state.entity ? this.source.hiddenNeighbours(this.state.entity) : 0;
    const expand = this.part("#expand");
    expand.hidden = more === 0;
    expand.textContent = t("graph.expand", { n: more });
  }

  private window(): { width: number; height: number } {
    return { width: this.root.clientWidth, height: this.root.clientHeight };
  }

  /** What floats over the canvas. */
  private insets(): Insets {
    const { offsetWidth, offsetHeight } = this.part("#explore");
    if (matchMedia(PHONE).matches) return { left: 8, right: 8, top: Math.min(offsetHeight, 110) + 16, bottom: 70 };
    return { left: offsetWidth + 24, right: this.inspector.isOpen ? this.part("#inspector").offsetWidth + 28 : 16, top: 12, bottom: 72 };
  }

  // --- Choosing ------------------------------------------------------------------------------------

  private clicked(hit: Hit): void {
    if (!hit) this.clear();
    else if (hit.kind === "node") void this.selectEntity(hit.uid);
    else void this.selectEdge(hit.uid);
  }

  private hovered(hit: Hit): void {
    if (!this.canvas) return;
    this.canvas.hover = { node: hit?.kind === "node" ? hit.uid : null, edge: hit?.kind === "edge" ? hit.uid : null };
    this.canvas.repaint();
  }

  private async selectEntity(uid: string): Promise<void> {
    this.go({ ...this.state, entity: uid, edge: "" });
    await this.applySelection();
  }

  private async selectEdge(uid: string): Promise<void> {
    this.go({ ...this.state, entity: "", edge: uid });
    await this.applySelection();
  }

  private clear(): void {
    this.go({ ...this.state, entity: "", edge: "" });
    void this.applySelection();
  }

  private go(state: PageState, how: "push" | "replace" = "push"): void {
    this.state = state;
    writeState(state, how);
  }

  /** Shows in the inspector and on the canvas what the state chose, and brings it into the scene when it is not there. */
  private async applySelection(): Promise<void> {
    const { entity, edge } = this.state;
    this.mark();
    if (!entity && !edge) return this.inspector.close();
    const shown = entity ? this.inspector.entity(entity) : this.inspector.statement(edge, this.parallelTo(edge));
    try {
      if (entity) await this.source.neighbours(entity);
      else await this.source.statement(edge);
      await this.settle("choice");
    } catch (error) {
      this.failed(error);
    }
    await shown;
    if (entity === this.state.entity && edge === this.state.edge) this.mark();
  }

  private parallelTo(edge: string): ReturnType<SceneStore["parallelTo"]> {
    const own = this.store.edges.get(edge);
    return own ? this.store.parallelTo(own).filter((other) => other.uid !== edge) : [];
  }

  private mark(): void {
    const { entity, edge } = this.state;
    this.table.select(edge);
    if (!this.canvas) return;
    this.canvas.selection = { node: entity || null, edge: edge || null };
    this.canvas.repaint();
    const statement = this.store.edges.get(edge);
    const ends = entity ? [entity, ...this.store.neighboursOf(entity)] : statement ? [statement.source, statement.target] : [];
    this.canvas.reveal(ends, this.insets());
  }

  private async expand(): Promise<void> {
    const { entity } = this.state;
    if (!entity) return;
    await this.source.neighbours(entity, true).catch((error: unknown) => this.failed(error));
    await this.settle("choice");
  }

  // --- Filters, view, address ----------------------------------------------------------------------

  private filtered(isFinal: boolean): void {
    const { types, statuses, confidence } = this.store.filters;
    this.state = { ...this.state, hiddenTypes: [...types], hiddenStatuses: [...statuses], confidence };
    if (isFinal) {
      writeState(this.state, "replace");
      this.legend.render();
    }
    this.table.render();
    this.notices.render();
    this.showing();
    this.canvas?.repaint();
  }

  private readFilters(): void {
    const { filters } = this.store;
    filters.types.clear();
    filters.statuses.clear();
    for (const type of this.state.hiddenTypes) filters.types.add(type);
    for (const status of this.state.hiddenStatuses) filters.statuses.add(status);
    filters.confidence = this.state.confidence;
  }

  private clearFilters(): void {
    this.state = { ...this.state, hiddenTypes: [], hiddenStatuses: [], confidence: 0 };
    this.readFilters();
    this.filtered(true);
  }

  private async switchTo(view: View): Promise<void> {
    if (view === "graph" && !this.hasWebGL) return;
    this.go({ ...this.state, view });
    this.showView();
    announce(t(`graph.view.${this.view}`));
    await this.settle("choice");
    this.mark();
  }

  private async wentBack(): Promise<void> {
    const state = readState(location.search);
    if (state.document !== this.state.document) return location.reload();
    this.state = state;
    this.readFilters();
    this.filtered(true);
    this.showView();
    await this.applySelection();
  }

  // --- Events --------------------------------------------------------------------------------------

  private bindControls(): void {
    this.part<HTMLDetailsElement>("details.legend").open = !matchMedia(PHONE).matches;
    const on = (selector: string, act: () => unknown): void => {
      for (const element of this.root.querySelectorAll(selector)) element.addEventListener("click", () => void act());
    };
    on("[data-to=graph]", () => this.switchTo("graph"));
    on("[data-to=table]", () => this.switchTo("table"));
    on("#expand", () => this.expand());
    on("#fit", () => this.fit());
    on("#zoom-in", () => this.zoom(1 / 1.4));
    on("#zoom-out", () => this.zoom(1.4));
    on("#arrange", () => this.arrangeAnew());
    on("[data-clear-filters]", () => this.clearFilters());
    window.addEventListener("popstate", () => void this.wentBack());
    startKeys({
      find: () => this.findBox.focus(),
      switchView: () => void this.switchTo(this.view === "graph" ? "table" : "graph"),
      zoom: (factor) => this.zoom(factor),
      fit: () => this.fit(),
      arrangeAnew: () => void this.arrangeAnew(),
      step: (by) => this.step(by),
      walk: (dx, dy) => this.walk?.walk(dx, dy) ?? false,
      open: () => this.openCursor(),
      close: () => this.close(),
    });
  }

  private fit(): void {
    this.isHandled = false;
    void this.canvas?.fit(this.insets());
  }

  private zoom(factor: number): void {
    this.isHandled = true;
    this.canvas?.zoom(factor);
  }

  private async arrangeAnew(): Promise<void> {
    await this.places?.anew(this.window(), this.insets());
    this.fit();
  }

  private step(by: 1 | -1): void {
    if (this.part("#rows").contains(document.activeElement)) this.table.step(by);
    else if (this.inspector.isOpen) this.inspector.step(by);
    else if (this.view === "table") this.table.step(by);
    else this.walk?.step(by);
  }

  private openCursor(): boolean {
    const uid = this.walk?.current();
    if (uid) void this.selectEntity(uid);
    return Boolean(uid);
  }

  private close(): boolean {
    if (!this.inspector.isOpen) return this.walk?.leave() ?? false;
    const hadFocus = this.part("#inspector").contains(document.activeElement);
    this.clear();
    if (hadFocus && this.view === "graph") this.part("#canvas").focus();
    if (hadFocus && this.view === "table") this.table.step(1);
    return true;
  }

  private refreshSoon(): void {
    if (this.refreshTimer) return;
    this.refreshTimer = window.setTimeout(async () => {
      this.refreshTimer = 0;
      const changed = await this.source.refresh().catch(() => 0);
      if (changed) await this.settle("growth");
    }, REFRESH_MS);
  }

  private failed(error: unknown): void {
    if (!(error instanceof ApiError)) throw error;
    toast(error.message);
  }

  // --- For tests -----------------------------------------------------------------------------------

  /** A point of the canvas in the window's coordinates. */
  private inWindow(point: Point | undefined): Point | undefined {
    if (!point) return undefined;
    const box = this.part("#canvas").getBoundingClientRect();
    return { x: point.x + box.left, y: point.y + box.top };
  }

  /** See `window.zhitu.graph` in main.ts. */
  get probe(): GraphProbe {
    return {
      pixelOf: (uid) => this.inWindow(this.canvas?.pixelOf(uid)),
      edgePixelOf: (uid) => this.inWindow(this.canvas?.edgePixelOf(uid)),
      placeOf: (uid) => this.canvas?.placeOf(uid),
      nodes: () => this.store.shownNodes().map((node) => node.uid).filter((uid) => !this.canvas || this.canvas.pixelOf(uid)),
      edges: () => this.store.shownEdges().map((edge) => edge.uid).filter((uid) => !this.canvas || this.canvas.edgePixelOf(uid)),
      labels: () => Object.fromEntries(this.canvas?.frame.labels ?? []),
      address: () => addressOf(this.state),
    };
  }
}

export interface GraphProbe {
  pixelOf(uid: string): Point | undefined;
  edgePixelOf(uid: string): Point | undefined;
  placeOf(uid: string): Point | undefined;
  nodes(): string[];
  edges(): string[];
  labels(): Record<string, { left: number; top: number; right: number; bottom: number }>;
  address(): string;
}
