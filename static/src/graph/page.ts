/** The graph page: what a person chose (in the address), and its parts brought in line with it. */
import { ApiError, project } from "../api";
import { announce, find, toast } from "../dom";
import { layoutThread } from "../layout/thread";
import { listen } from "../live";
import { t } from "../messages";
import { graphUrl } from "../routes";
import { type Choice, type PageState, readState, type TableState, type View, writeState } from "./address";
import type { Hit } from "./canvas/frame";
import { Colours } from "./colours";
import { Commands } from "./commands";
import { groupNumber } from "./communities";
import { bindControls } from "./controls";
import type { Format } from "./export";
import { type Filters, NO_FILTERS } from "./filters";
import { FindBox } from "./find";
import type { GraphHost, GraphPart } from "./host";
import { hostOf } from "./hosting";
import { Inspector } from "./inspector/inspector";
import { Legend } from "./legend";
import { Notices } from "./notices";
import { openPanels } from "./panels";
import { PARTS } from "./parts";
import { Places } from "./places";
import type { Kept } from "./positions";
import { type GraphProbe, probeOf } from "./probe";
import { Scenes } from "./scenes";
import { SceneStore } from "./scene";
import { Selection } from "./selection";
import { startSelectionBar } from "./selection-bar";
import { SceneSource } from "./source";
import { PHONE, Stage } from "./stage";
import { Status } from "./status";
import { SceneTable } from "./table/table";
import { Timeline } from "./timeline";
import { choicesOf } from "./choices";

/** Between two looks for what reading added. */
const REFRESH_MS = 1500;
/** After a decision, until the graph has heard of it: most often, and at the latest while nothing else is written. */
const HEARD_MS = [700, 3000];

export class GraphPage {
  state: PageState = readState(location.search);
  readonly mayEdit: boolean;
  readonly store = new SceneStore();
  readonly selection: Selection;
  readonly source: SceneSource;
  readonly inspector: Inspector;
  readonly table: SceneTable;
  readonly findBox: FindBox;
  readonly commands: Commands;
  readonly colours: Colours;
  readonly scenes: Scenes;
  places!: Places;
  stage: Stage | null = null;
  hasLasso = false;
  toolsChanged: () => void = () => undefined;
  private readonly legend: Legend;
  private readonly timeline: Timeline;
  private readonly notices: Notices;
  private readonly status: Status;
  private parts: GraphPart[] = [];
  private hasWebGL = true;
  private tasks = 0;
  private refreshTimer = 0;

  constructor(readonly root: HTMLElement) {
    this.mayEdit = root.dataset.edit !== undefined;
    const choices = choicesOf(this);
    this.source = new SceneSource(this.store, project(), this.state.scope, root.dataset.scene!);
    this.selection = new Selection(() => this.marked());
    this.inspector = new Inspector(this.part("#inspector"), choices);
    this.colours = new Colours(this.part("#legend-communities"), this.store, () => this.stage, (uids) => this.selection.add(uids));
    this.legend = new Legend(this.part("#explore"), this.store, (change, isFinal) => this.filter(change, isFinal));
    this.timeline = new Timeline(this.part("#timeline"), this.store, (until, isFinal) => this.filter({ until }, isFinal));
    this.table = new SceneTable(
      this.part("#table"), this.store, this.selection, choices, () => this.state.table, (change) => this.setTable(change),
      (uid) => this.colours.nameOf(uid),
    );
    this.notices = new Notices(root, this.store);
    this.status = new Status(this);
    this.scenes = new Scenes(this);
    this.commands = new Commands(this, () => this.status.render());
    this.findBox = new FindBox(this.part("#find"), this.part("#found"), {
      chosen: ({ uid }) => void this.openEntity(uid),
      typed: (words) => this.setTable({ words }),
      isShown: (uid) => this.store.nodes.has(uid),
    });
    openPanels(this);
  }

  part<T extends HTMLElement>(selector: string): T {
    return find<T>(selector, this.root)!;
  }

  async start(): Promise<void> {
    bindControls(this);
    this.showMarks = startSelectionBar(this);
    window.addEventListener("popstate", () => void this.wentBack());
    this.store.filters = this.state.filters;
    this.part<HTMLInputElement>("#find").value = this.state.table.words;
    this.parts = PARTS.map((startPart) => startPart(this.host));
    await this.working(async () => {
      const first = await this.source.first(!this.state.chosen && !this.state.filters.focus).catch((error: unknown) => this.failed(error));
      this.scenes.entitle(first?.name ?? "");
      this.startPlaces(first?.kept ?? null);
      this.showView();
      listen((row) => {
        if (this.notices.note(row)) this.refreshSoon();
      });
      const { focus } = this.state.filters;
      if (focus) await this.source.around(focus.entity, focus.degrees).catch(() => undefined);
      await this.settle("choice");
      if (this.state.isDimmed) this.dim(true);
      if (this.state.hasCommunities) await this.colour(true);
      await this.applyChoice();
    });
  }

  private startPlaces(kept: Kept | null): void {
    const { document, scene, community } = this.state.scope;
    const scope = [project(), document || scene || (community && `c${community}`) || (this.source.isOverview && "overview")].filter(Boolean).join(".");
    this.places = new Places(this.store, layoutThread(this.root.dataset.layout!), scope, kept);
  }

  // --- What is shown -------------------------------------------------------------------------------

  get view(): View {
    if (!this.hasWebGL) return "table";
    return this.state.view || (matchMedia(PHONE).matches ? "table" : "graph");
  }

  private showView(): void {
    if (this.view === "graph" && !this.stage) this.openStage();
    this.root.dataset.view = this.view;
    this.root.classList.toggle("is-overview", this.source.isOverview);
    for (const tab of this.root.querySelectorAll<HTMLElement>("[data-to]")) {
      tab.setAttribute("aria-pressed", String(tab.dataset.to === this.view));
    }
  }

  private openStage(): void {
    try {
      this.stage = new Stage(this.root, this.store, this.places, {
        clicked: (hit, isMany) => this.clicked(hit, isMany), caught: (uids) => this.selection.add(uids), hasLasso: () => this.hasLasso,
      });
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
    this.selection.prune(this.store);
    this.draw();
    await this.stage?.settle(why === "growth" && !this.state.chosen);
  }

  /** Everything but places, from the store. */
  private draw(): void {
    this.legend.render();
    this.timeline.render();
    this.colours.render();
    if (this.view === "table") this.table.render();
    this.notices.render();
    this.status.render();
    this.toolsChanged();
  }

  async settled(): Promise<void> {
    await this.working(() => this.settle("choice"));
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

  // --- Choosing and marking ------------------------------------------------------------------------

  private clicked(hit: Hit, isMany: boolean): void {
    if (isMany && hit) this.selection[hit.kind === "node" ? "toggleNode" : "toggleEdge"](hit.uid);
    else if (!hit) void this.choose(null);
    else if (hit.kind === "node") void this.chooseNode(hit.uid);
    else void this.chooseEdge(hit.uid);
  }

  chooseNode(uid: string): Promise<void> {
    const number = groupNumber(uid);
    return this.choose(number === null ? { kind: "entity", uid } : { kind: "group", uid });
  }

  async chooseEdge(uid: string): Promise<void> {
    if (this.source.isOverview) return;
    await this.choose({ kind: this.store.edges.get(uid)?.layer === "prediction" ? "prediction" : "edge", uid });
  }

  /** An entity that was searched for; from the overview it opens with its neighbourhood. */
  private async openEntity(uid: string): Promise<void> {
    if (this.source.isOverview) location.assign(graphUrl({ overview: "0", entity: uid, focus: uid, degrees: "2" }));
    else await this.choose({ kind: "entity", uid });
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
    this.stage?.light(null);
    this.mark();
    if (!chosen) return this.inspector.close();
    const shown = this.inspector.show(chosen);
    await this.working(async () => {
      if (chosen.kind === "entity") await this.source.neighbours(chosen.uid);
      else if (chosen.kind === "edge") await this.source.statement(chosen.uid);
      await this.settle("choice");
    });
    await shown;
    if (chosen === this.state.chosen && chosen.kind !== "paths") this.mark();
  }

  private mark(): void {
    const { chosen } = this.state;
    const node = chosen?.kind === "entity" || chosen?.kind === "group" ? chosen.uid : null;
    const edge = chosen && ["edge", "prediction"].includes(chosen.kind) ? chosen.uid : null;
    this.table.select((this.state.table.rows === "entities" ? node : edge) ?? "");
    const statement = this.store.edges.get(edge ?? "");
    const around = node ? [node, ...this.store.neighboursOf(node)] : statement ? [statement.source, statement.target] : [];
    this.stage?.choose({ node, edge }, around);
  }

  private showMarks: () => void = () => undefined;

  private marked(): void {
    this.showMarks();
    this.table.showMarks();
    if (this.stage) this.stage.canvas.looks.marked = this.selection;
    this.stage?.canvas.repaint();
  }

  /** Brings more neighbours of `uids` in. */
  async expand(uids: string[], limit: number): Promise<void> {
    await this.working(async () => {
      for (const uid of uids) await this.source.neighbours(uid, limit);
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
      this.draw();
    } else {
      this.legend.showLevel();
      if (this.view === "table") this.table.render();
      this.notices.render();
      this.status.render();
    }
    this.stage?.canvas.repaint();
  }

  clearFilters(): void {
    this.filter(NO_FILTERS);
  }

  /** Only what lies within `degrees` of `entity`; 0: everything again. */
  async focus(entity: string, degrees: number): Promise<void> {
    if (!degrees) return this.filter({ focus: null });
    await this.working(async () => {
      await this.source.around(entity, degrees);
      this.filter({ focus: { entity, degrees } });
      await this.settle("choice");
    });
    this.stage?.fit();
    announce(t("graph.focused.said", { name: this.store.nodes.get(entity)?.name ?? "", n: degrees, entities: this.store.visible.nodes.length }));
  }

  setTable(change: Partial<TableState>): void {
    this.go({ ...this.state, table: { ...this.state.table, ...change } }, "replace");
    if (this.view === "table") this.table.render();
  }

  setLasso(hasLasso: boolean): void {
    this.hasLasso = hasLasso;
    this.part("#lasso").setAttribute("aria-pressed", String(hasLasso));
    this.part("#canvas").classList.toggle("has-lasso", hasLasso);
    if (hasLasso) announce(t("graph.lasso.said"));
  }

  dim(isDimmed: boolean): void {
    this.go({ ...this.state, isDimmed }, "replace");
    this.part("#dim").setAttribute("aria-pressed", String(isDimmed));
    if (this.stage) this.stage.canvas.looks.isDimmed = isDimmed;
    this.stage?.canvas.repaint();
  }

  async colour(hasCommunities: boolean): Promise<void> {
    this.go({ ...this.state, hasCommunities }, "replace");
    this.part("#colours").setAttribute("aria-pressed", String(hasCommunities));
    await this.working(() => this.colours.show(hasCommunities));
    this.table.render();
  }

  async switchTo(view: View): Promise<void> {
    if (view === "graph" && !this.hasWebGL) return;
    this.go({ ...this.state, view });
    this.showView();
    announce(t(`graph.view.${this.view}`));
    await this.settled();
    this.marked();
    this.mark();
  }

  private async wentBack(): Promise<void> {
    const state = readState(location.search);
    if (JSON.stringify(state.scope) !== JSON.stringify(this.state.scope)) return location.reload();
    this.state = state;
    this.filter(state.filters);
    this.showView();
    await this.applyChoice();
  }

  // --- Changes from elsewhere ----------------------------------------------------------------------

  arrangeAnew(): Promise<void> {
    return this.working(async () => this.stage?.arrangeAnew());
  }

  async exportAs(format: Format): Promise<void> {
    const { exportScene } = await import("./export");
    await this.working(async () => exportScene(await this.scenes.drawn(), format));
  }

  private refreshSoon(): void {
    if (this.refreshTimer || this.source.isGiven) return;
    this.refreshTimer = window.setTimeout(async () => {
      this.refreshTimer = 0;
      const changed = await this.source.refresh().catch(() => 0);
      if (changed) await this.working(() => this.settle("growth"));
    }, REFRESH_MS);
  }

  /** An entity was renamed, merged, deleted (no uid), or neither any more: the inspector shows it now, the scene once the graph heard of it. */
  async renamed(uid: string, gone: string[]): Promise<void> {
    const heard = this.decided(gone);
    await this.choose(uid ? { kind: "entity", uid } : null);
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

  failed(error: unknown): void {
    if (!(error instanceof ApiError)) throw error;
    toast(error.message);
  }

  setParameter(name: string, value: string): void {
    this.go({ ...this.state, own: { ...this.state.own, [name]: value } }, "replace");
  }

  private get host(): GraphHost {
    return hostOf(this);
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
