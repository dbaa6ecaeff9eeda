/** The graph page: what a person chose (in the address), and its parts brought in line with it. */
import { ApiError, project } from "../api";
import { announce, find, toast } from "../dom";
import { listen } from "../live";
import { t } from "../messages";
import { type Choice, type PageState, readState, type View, writeState } from "./address";
import type { Hit } from "./canvas/frame";
import { bindControls } from "./controls";
import { type Filters, NO_FILTERS } from "./filters";
import { FindBox } from "./find";
import type { GraphHost, GraphPart } from "./host";
import { Inspector } from "./inspector/inspector";
import { Legend } from "./legend";
import { Notices } from "./notices";
import { PARTS } from "./parts";
import { type GraphProbe, probeOf } from "./probe";
import { SceneStore } from "./scene";
import { AT_ONCE, SceneSource } from "./source";
import { PHONE, Stage } from "./stage";
import { StatementTable } from "./table";

/** Between two looks for what reading added. */
const REFRESH_MS = 1500;
/** After a decision, until the graph has heard of it: most often, and at the latest while nothing else is written. */
const HEARD_MS = [700, 3000];

export class GraphPage {
  state: PageState = readState(location.search);
  readonly store = new SceneStore();
  readonly inspector: Inspector;
  readonly table: StatementTable;
  readonly findBox: FindBox;
  stage: Stage | null = null;
  private readonly source: SceneSource;
  private readonly legend: Legend;
  private readonly notices: Notices;
  private parts: GraphPart[] = [];
  private hasWebGL = true;
  private tasks = 0;
  private refreshTimer = 0;

  constructor(readonly root: HTMLElement) {
    const choices = {
      entity: (uid: string) => void this.choose({ kind: "entity", uid }), edge: (uid: string) => void this.chooseEdge(uid),
      close: () => void this.choose(null), mayEdit: root.dataset.edit !== undefined,
      decided: (uid: string, gone: string[]) => void this.renamed(uid, gone),
      parallel: (uid: string) => this.parallelTo(uid),
    };
    this.source = new SceneSource(this.store, project(), this.state.document);
    this.inspector = new Inspector(this.part("#inspector"), choices);
    this.legend = new Legend(this.part("#explore"), this.store, (change, isFinal) => this.filter(change, isFinal));
    this.table = new StatementTable(this.part("#rows-head"), this.part("#rows"), this.part("#rows-empty"), this.store, choices);
    this.notices = new Notices(root, this.store);
    this.findBox = new FindBox(this.part("#find"), this.part("#found"), {
      chosen: ({ uid }) => void this.choose({ kind: "entity", uid }),
      typed: (words) => this.table.filter(words),
      isShown: (uid) => this.store.nodes.has(uid),
    });
  }

  part<T extends HTMLElement>(selector: string): T {
    return find<T>(selector, this.root)!;
  }

  async start(): Promise<void> {
    bindControls(this);
    window.addEventListener("popstate", () => void this.wentBack());
    this.store.filters = this.state.filters;
    this.parts = PARTS.map((startPart) => startPart(this.host));
    this.showView();
    await this.working(async () => {
      await this.source.first().catch((error: unknown) => this.failed(error));
      listen((row) => {
        if (this.notices.note(row)) this.refreshSoon();
      });
      await this.settle("choice");
      await this.applyChoice();
    });
  }

  // --- What is shown -------------------------------------------------------------------------------

  get view(): View {
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
    for (const part of this.parts) part.settling?.();
    this.legend.render();
    this.table.render();
    this.notices.render();
    this.showing();
    await this.stage?.settle(why === "growth" && !this.state.chosen);
  }

  /** Says in `data-ready` that places may change until `work` is done. */
  async working(work: () => Promise<void>): Promise<void> {
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
    const { chosen } = this.state;
    const more = chosen?.kind === "entity" ? this.source.hiddenNeighbours(chosen.uid) : 0;
    const expand = this.part("#expand");
    expand.hidden = more === 0;
    expand.textContent = t("graph.expand", { n: more });
  }

  // --- Choosing ------------------------------------------------------------------------------------

  private clicked(hit: Hit): void {
    if (!hit) void this.choose(null);
    else if (hit.kind === "node") void this.choose({ kind: "entity", uid: hit.uid });
    else void this.chooseEdge(hit.uid);
  }

  private chooseEdge(uid: string): Promise<void> {
    return this.choose({ kind: this.store.edges.get(uid)?.layer === "prediction" ? "prediction" : "edge", uid });
  }

  async choose(chosen: Choice | null): Promise<void> {
    this.go({ ...this.state, chosen });
    await this.applyChoice();
  }

  private go(state: PageState, how: "push" | "replace" = "push"): void {
    this.state = state;
    writeState(state, how);
  }

  /** Shows in the inspector and on the canvas what the state chose, and brings it into the scene when it is not there. */
  private async applyChoice(): Promise<void> {
    const { chosen } = this.state;
    this.mark();
    if (!chosen) return this.inspector.close();
    const shown = this.inspector.show(chosen);
    await this.working(async () => {
      if (chosen.kind === "entity") await this.source.neighbours(chosen.uid);
      else if (chosen.kind === "edge") await this.source.statement(chosen.uid);
      await this.settle("choice");
    });
    await shown;
    if (chosen === this.state.chosen) this.mark();
  }

  private parallelTo(edge: string): ReturnType<SceneStore["parallelTo"]> {
    const own = this.store.edges.get(edge);
    return own ? this.store.parallelTo(own).filter((other) => other.uid !== edge) : [];
  }

  private mark(): void {
    const { chosen } = this.state;
    const node = chosen?.kind === "entity" ? chosen.uid : null;
    const edge = chosen && !node ? chosen.uid : null;
    this.table.select(edge ?? "");
    const statement = this.store.edges.get(edge ?? "");
    const around = node ? [node, ...this.store.neighboursOf(node)] : statement ? [statement.source, statement.target] : [];
    this.stage?.choose({ node, edge }, around);
  }

  async expand(): Promise<void> {
    const { chosen } = this.state;
    if (chosen?.kind !== "entity") return;
    await this.working(async () => {
      await this.source.neighbours(chosen.uid, AT_ONCE);
      await this.settle("choice");
    });
  }

  // --- Filters, view, address ----------------------------------------------------------------------

  /** Other filters than now; the address follows when the choice `isFinal`. */
  filter(change: Partial<Filters>, isFinal = true): void {
    const filters = { ...this.state.filters, ...change };
    this.state = { ...this.state, filters };
    this.store.filters = filters;
    if (isFinal) {
      writeState(this.state, "replace");
      this.legend.render();
    } else this.legend.showLevel();
    this.table.render();
    this.notices.render();
    this.showing();
    this.stage?.canvas.repaint();
  }

  clearFilters(): void {
    this.filter(NO_FILTERS);
  }

  async switchTo(view: View): Promise<void> {
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
    this.filter(state.filters);
    this.showView();
    await this.applyChoice();
  }

  // --- Changes from elsewhere ----------------------------------------------------------------------

  arrangeAnew(): Promise<void> {
    return this.working(async () => this.stage?.arrangeAnew());
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
  private async renamed(uid: string, gone: string[]): Promise<void> {
    const heard = this.decided(gone);
    await this.choose({ kind: "entity", uid });
    await heard;
  }

  /** After a decision; `gone` are entities that are part of others now. */
  async decided(gone: string[] = []): Promise<void> {
    await this.working(async () => {
      for (const entity of gone) this.store.remove(entity);
      await this.settle("choice");
    });
    for (const wait of HEARD_MS) {
      await new Promise((resolve) => window.setTimeout(resolve, wait));
      await this.refresh();
    }
  }

  async refresh(): Promise<void> {
    await this.working(async () => {
      await this.source.refresh();
      const { chosen } = this.state;
      if (chosen?.kind === "entity" && this.store.nodes.has(chosen.uid)) await this.source.neighbours(chosen.uid);
      await this.settle("choice");
    });
  }

  private failed(error: unknown): void {
    if (!(error instanceof ApiError)) throw error;
    toast(error.message);
  }

  private get host(): GraphHost {
    const page = this;
    return {
      root: this.root, store: this.store, mayEdit: this.root.dataset.edit !== undefined,
      get chosen() { return page.state.chosen; },
      parameter: (name) => this.state.own[name] ?? "",
      setParameter: (name, value) => this.go({ ...this.state, own: { ...this.state.own, [name]: value } }, "replace"),
      choose: (choice) => this.choose(choice),
      filter: (change) => this.filter(change),
      settle: () => this.working(() => this.settle("choice")),
      refresh: () => this.refresh(),
      decided: (gone) => this.decided(gone),
      addLegend: (section) => this.part("#legend-parts").append(section),
      addPanel: (kind, panel) => this.inspector.addPanel(kind, panel),
      addEntityTab: (tab) => this.inspector.entityTabs.push(tab),
      addStatementSection: (section) => this.inspector.statementSections.push(section),
    };
  }

  /** Whether a part took the key. */
  partKey(key: string, event: KeyboardEvent): boolean {
    return this.parts.some((part) => part.key?.(key, event) ?? false);
  }

  /** See `window.zhitu.graph` in main.ts. */
  get probe(): GraphProbe {
    return probeOf(this.store, this.part("#canvas"), () => this.stage?.canvas ?? null);
  }
}
