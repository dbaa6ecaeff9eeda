/** The graph page: what a person chose (in the address), and its parts brought in line with it. */
import { ApiError, project } from "../api";
import { announce, find, toast } from "../dom";
import { layoutThread } from "../layout/thread";
import { listen } from "../live";
import { t } from "../messages";
import { type PageState, readState, type TableState, writeState } from "./address";
import { choicesOf } from "./choices";
import { Choosing } from "./choosing";
import { Colours } from "./colours";
import { Commands } from "./commands";
import { bindControls } from "./controls";
import { type Filters, NO_FILTERS } from "./filters";
import { FindBox } from "./find";
import type { GraphHost, GraphPart } from "./host";
import { hostOf } from "./hosting";
import { Inspector } from "./inspector/inspector";
import type { Choices } from "./inspector/parts";
import { Legend } from "./legend";
import { News } from "./news";
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
import type { Stage } from "./stage";
import { Status } from "./status";
import type { SceneTable } from "./table/table";
import { Timeline } from "./timeline";
import { Views } from "./views";

export class GraphPage {
  state: PageState = readState(location.search);
  readonly mayEdit: boolean;
  readonly store = new SceneStore();
  readonly selection: Selection;
  readonly source: SceneSource;
  readonly choices: Choices;
  readonly inspector: Inspector;
  readonly findBox: FindBox;
  readonly commands: Commands;
  readonly colours: Colours;
  readonly scenes: Scenes;
  readonly choosing = new Choosing(this);
  readonly views = new Views(this);
  readonly news = new News(this);
  places!: Places;
  /** Each from when it was first looked at. */
  stage: Stage | null = null;
  table: SceneTable | null = null;
  toolsChanged: () => void = () => undefined;
  private readonly legend: Legend;
  private readonly timeline: Timeline;
  private readonly notices: Notices;
  private readonly status: Status;
  private parts: GraphPart[] = [];
  private tasks = 0;

  constructor(readonly root: HTMLElement) {
    this.mayEdit = root.dataset.edit !== undefined;
    this.choices = choicesOf(this);
    this.source = new SceneSource(this.store, project(), this.state.scope, root.dataset.scene!);
    this.selection = new Selection(() => this.marked());
    this.inspector = new Inspector(this.part("#inspector"), this.choices);
    this.colours = new Colours(this.part("#legend-communities"), this.store, () => this.stage, (uids) => this.selection.add(uids));
    this.legend = new Legend(this.part("#explore"), this.store, (change, isFinal) => this.filter(change, isFinal));
    this.timeline = new Timeline(this.part("#timeline"), this.store, (until, isFinal) => this.filter({ until }, isFinal));
    this.notices = new Notices(root, this.store);
    this.status = new Status(this);
    this.scenes = new Scenes(this);
    this.commands = new Commands(this, () => this.status.render());
    this.findBox = new FindBox(this.part("#find"), this.part("#found"), {
      chosen: ({ uid }) => void this.choosing.found(uid),
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
      await this.views.show();
      listen((row) => {
        if (this.notices.note(row)) this.news.soon();
      });
      const { focus } = this.state.filters;
      if (focus) await this.source.around(focus.entity, focus.degrees).catch(() => undefined);
      await this.settle("choice");
      if (this.state.isDimmed) this.views.dim(true);
      if (this.state.hasCommunities) await this.views.colour(true);
      await this.choosing.apply();
    });
  }

  private startPlaces(kept: Kept | null): void {
    const { document, scene, community } = this.state.scope;
    const scope = [project(), document || scene || (community && `c${community}`) || (this.source.isOverview && "overview")].filter(Boolean).join(".");
    this.places = new Places(this.store, layoutThread(this.root.dataset.layout!), scope, kept);
  }

  // --- What is shown -------------------------------------------------------------------------------

  /** Redraws all parts from the store. */
  async settle(why: "choice" | "growth"): Promise<void> {
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
    if (this.views.now === "table") this.table?.render();
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

  private showMarks: () => void = () => undefined;

  marked(): void {
    this.showMarks();
    this.table?.showMarks();
    if (this.stage) this.stage.canvas.looks.marked = this.selection;
    this.stage?.canvas.repaint();
  }

  // --- Filters and address -------------------------------------------------------------------------

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
      if (this.views.now === "table") this.table?.render();
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
    if (this.views.now === "table") this.table?.render();
  }

  private async wentBack(): Promise<void> {
    const state = readState(location.search);
    if (JSON.stringify(state.scope) !== JSON.stringify(this.state.scope)) return location.reload();
    this.state = state;
    this.filter(state.filters);
    await this.views.show();
    await this.choosing.apply();
  }

  failed(error: unknown): void {
    if (!(error instanceof ApiError)) throw error;
    toast(error.message);
  }

  setParameter(name: string, value: string): void {
    this.go({ ...this.state, own: { ...this.state.own, [name]: value } }, "replace");
  }

  go(state: PageState, how: "push" | "replace" = "push"): void {
    this.state = state;
    writeState(state, how);
  }

  private get host(): GraphHost {
    return hostOf(this);
  }

  answered(uids: readonly string[]): void {
    for (const part of this.parts) part.answered?.(uids);
  }

  /** See `window.zhitu.graph` in main.ts. */
  get probe(): GraphProbe {
    return probeOf(this.store, this.part("#canvas"), () => this.stage?.canvas ?? null);
  }
}
