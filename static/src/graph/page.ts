/** The graph page: what a person chose (in the address), and its parts brought in line with it. */
import { ApiError, project } from "../api";
import { announce, find, toast } from "../dom";
import { listen } from "../live";
import { t } from "../messages";
import { type PageState, readState, type View, writeState } from "./address";
import type { Hit } from "./canvas/frame";
import { FindBox } from "./find";
import { Inspector } from "./inspector/inspector";
import { startKeys } from "./keys";
import { Legend } from "./legend";
import { Notices } from "./notices";
import { type GraphProbe, probeOf } from "./probe";
import { SceneStore } from "./scene";
import { SceneSource } from "./source";
import { PHONE, Stage } from "./stage";
import { StatementTable } from "./table";

/** Between two looks for what reading added. */
const REFRESH_MS = 1500;
/** After a decision, until the graph has heard of it: most often, and at the latest while nothing else is written. */
const HEARD_MS = [700, 3000];

export class GraphPage {
  private state: PageState = readState(location.search);
  private readonly store = new SceneStore();
  private readonly source: SceneSource;
  private readonly inspector: Inspector;
  private readonly legend: Legend;
  private readonly table: StatementTable;
  private readonly notices: Notices;
  private readonly findBox: FindBox;
  private stage: Stage | null = null;
  private hasWebGL = true;
  private tasks = 0;
  private refreshTimer = 0;

  constructor(private readonly root: HTMLElement) {
    const choices = {
      entity: (uid: string) => void this.selectEntity(uid), edge: (uid: string) => void this.selectEdge(uid), close: () => this.clear(),
      mayEdit: root.dataset.edit !== undefined, decided: (uid: string, gone: string[]) => void this.decided(uid, gone),
    };
    this.source = new SceneSource(this.store, project(), this.state.document);
    this.inspector = new Inspector(this.part("#inspector"), choices);
    this.legend = new Legend(
      this.part("#types"), this.part("#statuses"), this.part("#relations"), this.part("#confidence"), this.part("#confidence-level"),
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
    await this.working(async () => {
      await this.source.first().catch((error: unknown) => this.failed(error));
      listen((row) => {
        if (this.notices.note(row)) this.refreshSoon();
      });
      await this.settle("choice");
      await this.applySelection();
    });
  }

  // --- What is shown -------------------------------------------------------------------------------

  private get view(): View {
    if (!this.hasWebGL) return "table";
    return this.state.view || (matchMedia(PHONE).matches ? "table" : "graph");
  }

  private showView(): void {
    if (this.view === "graph" && !this.stage) this.openStage();
    this.root.dataset.view = this.view;
    for (const tab of this.root.querySelectorAll<HTMLElement>("[data-to]")) {
      tab.setAttribute("aria-pressed", String(tab.dataset.to === this.view));
    }
  }

  private openStage(): void {
    try {
      this.stage = new Stage(this.root, this.store, this.state.document, (hit) => this.clicked(hit));
    } catch {
      // The one thing that throws here is a browser without WebGL.
      this.hasWebGL = false;
      this.part("#no-webgl").hidden = false;
      this.part<HTMLButtonElement>("[data-to=graph]").disabled = true;
    }
  }

  /** Redraws all parts from the store. */
  private async settle(why: "choice" | "growth"): Promise<void> {
    this.legend.render();
    this.table.render();
    this.notices.render();
    this.showing();
    await this.stage?.settle(why === "growth" && !this.state.entity && !this.state.edge);
  }

  /** Says in `data-ready` that places may change until `work` is done. */
  private async working(work: () => Promise<void>): Promise<void> {
    this.tasks += 1;
    this.root.dataset.ready = "false";
    try {
      await work();
    } catch (error) {
      this.failed(error);
    } finally {
      this.tasks -= 1;
      if (!this.tasks) this.root.dataset.ready = "true";
    }
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

  // --- Choosing ------------------------------------------------------------------------------------

  private clicked(hit: Hit): void {
    if (!hit) this.clear();
    else if (hit.kind === "node") void this.selectEntity(hit.uid);
    else void this.selectEdge(hit.uid);
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
    await this.working(async () => {
      if (entity) await this.source.neighbours(entity);
      else await this.source.statement(edge);
      await this.settle("choice");
    });
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
    const statement = this.store.edges.get(edge);
    const around = entity ? [entity, ...this.store.neighboursOf(entity)] : statement ? [statement.source, statement.target] : [];
    this.stage?.choose({ node: entity || null, edge: edge || null }, around);
  }

  private async expand(): Promise<void> {
    const { entity } = this.state;
    if (!entity) return;
    await this.working(async () => {
      await this.source.neighbours(entity, true);
      await this.settle("choice");
    });
  }

  // --- Filters, view, address ----------------------------------------------------------------------

  private filtered(isFinal: boolean): void {
    const { types, statuses, confidence, relation } = this.store.filters;
    this.state = { ...this.state, hiddenTypes: [...types], hiddenStatuses: [...statuses], confidence, relation };
    if (isFinal) {
      writeState(this.state, "replace");
      this.legend.render();
    }
    this.table.render();
    this.notices.render();
    this.showing();
    this.stage?.canvas.repaint();
  }

  private readFilters(): void {
    const { filters } = this.store;
    filters.types.clear();
    filters.statuses.clear();
    for (const type of this.state.hiddenTypes) filters.types.add(type);
    for (const status of this.state.hiddenStatuses) filters.statuses.add(status);
    filters.confidence = this.state.confidence;
    filters.relation = this.state.relation;
  }

  private clearFilters(): void {
    this.state = { ...this.state, hiddenTypes: [], hiddenStatuses: [], confidence: 0, relation: "" };
    this.readFilters();
    this.filtered(true);
  }

  private async switchTo(view: View): Promise<void> {
    if (view === "graph" && !this.hasWebGL) return;
    this.go({ ...this.state, view });
    this.showView();
    announce(t(`graph.view.${this.view}`));
    await this.working(() => this.settle("choice"));
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
    on("#fit", () => this.stage?.fit());
    on("#zoom-in", () => this.stage?.zoom(1 / 1.4));
    on("#zoom-out", () => this.stage?.zoom(1.4));
    on("#arrange", () => this.arrangeAnew());
    on("[data-clear-filters]", () => this.clearFilters());
    window.addEventListener("popstate", () => void this.wentBack());
    startKeys({
      find: () => this.findBox.focus(),
      switchView: () => void this.switchTo(this.view === "graph" ? "table" : "graph"),
      zoom: (factor) => this.stage?.zoom(factor),
      fit: () => this.stage?.fit(),
      arrangeAnew: () => void this.arrangeAnew(),
      step: (by) => this.step(by),
      walk: (dx, dy) => this.stage?.walk.walk(dx, dy) ?? false,
      open: () => this.openCursor(),
      close: () => this.close(),
    });
  }

  private arrangeAnew(): Promise<void> {
    return this.working(async () => this.stage?.arrangeAnew());
  }

  private step(by: 1 | -1): void {
    if (this.part("#rows").contains(document.activeElement)) this.table.step(by);
    else if (this.inspector.isOpen) this.inspector.step(by);
    else if (this.view === "table") this.table.step(by);
    else this.stage?.walk.step(by);
  }

  private openCursor(): boolean {
    const uid = this.stage?.walk.current();
    if (uid) void this.selectEntity(uid);
    return Boolean(uid);
  }

  private close(): boolean {
    if (!this.inspector.isOpen) return this.stage?.walk.leave() ?? false;
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
      if (changed) await this.working(() => this.settle("growth"));
    }, REFRESH_MS);
  }

  /** An entity was renamed, merged, or neither any more: the inspector shows it now, the scene once the graph heard of it. */
  private async decided(uid: string, gone: string[]): Promise<void> {
    await this.working(async () => {
      for (const entity of gone) this.store.remove(entity);
      await this.settle("choice");
    });
    await this.selectEntity(uid);
    for (const wait of HEARD_MS) {
      await new Promise((resolve) => window.setTimeout(resolve, wait));
      await this.working(async () => {
        await this.source.refresh();
        if (this.store.nodes.has(uid)) await this.source.neighbours(uid);
        await this.settle("choice");
      });
    }
  }

  private failed(error: unknown): void {
    if (!(error instanceof ApiError)) throw error;
    toast(error.message);
  }

  /** See `window.zhitu.graph` in main.ts. */
  get probe(): GraphProbe {
    return probeOf(this.store, this.part("#canvas"), () => this.stage?.canvas ?? null);
  }
}
