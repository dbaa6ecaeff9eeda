/** What a person can do on the page: the same by mouse on the canvas, by keys, and in the table. */
import { DECIDED, type Decided } from "../decisions";
import { announce, toast } from "../dom";
import { t } from "../messages";
import { changed, toggled } from "./filters";
import { History } from "./history";
import type { GraphPage } from "./page";
import type { SceneEdge } from "./scene";

export interface Target { nodes: string[]; edges: string[] }

export class Commands {
  readonly history: History;

  constructor(private readonly page: GraphPage, historyChanged: () => void) {
    this.history = new History(() => void page.news.decided(), historyChanged);
    document.addEventListener(DECIDED, (event) => {
      const { made, undone } = (event as CustomEvent<Decided>).detail;
      this.history.add({ made, takeBack: undone });
    });
  }

  /** What a command is about: what is marked, else what the keyboard is on, else what the inspector shows. */
  target(): Target {
    const { selection, table, stage, state, store } = this.page;
    if (selection.size) return { nodes: [...selection.nodes], edges: [...selection.edges] };
    const focused = table?.focused();
    const node = focused ? ("node" in focused ? focused.node : "") : (stage?.walk.current() ?? "");
    if (focused && "edge" in focused) return { nodes: [], edges: [focused.edge] };
    if (node) return { nodes: [node], edges: [] };
    const { chosen } = state;
    if (chosen?.kind === "entity" && store.nodes.has(chosen.uid)) return { nodes: [chosen.uid], edges: [] };
    return { nodes: [], edges: chosen?.kind === "edge" ? [chosen.uid] : [] };
  }

  /** The entities of the target; of a statement its ends. */
  private entities(): string[] {
    const { nodes, edges } = this.target();
    if (nodes.length) return nodes;
    return [...new Set(edges.flatMap((uid) => {
      const edge = this.page.store.edges.get(uid);
      return edge ? [edge.source, edge.target] : [];
    }))];
  }

  /** The statements and predictions of the target: those marked, and those between marked entities. */
  statements(): SceneEdge[] {
    const { store } = this.page;
    const { nodes, edges } = this.target();
    const uids = new Set(edges);
    const marked = new Set(nodes);
    if (marked.size > 1) {
      for (const edge of store.shownEdges()) if (marked.has(edge.source) && marked.has(edge.target)) uids.add(edge.uid);
    }
    return [...uids].map((uid) => store.edges.get(uid)).filter((edge): edge is SceneEdge => edge !== undefined && !edge.weight);
  }

  /** Accepts or rejects what the target holds; false when there is nothing of it left to decide. */
  judge(verdict: "accept" | "reject"): boolean {
    const status = verdict === "accept" ? "accepted" : "rejected";
    const edges = this.statements().filter((edge) => edge.status !== status);
    const { selection, state: { chosen }, inspector } = this.page;
    if (!this.page.mayEdit) return false;
    const isOfPanel = edges.length ? edges.length === 1 && edges[0]!.uid === chosen?.uid : chosen?.kind === "prediction";
    if (isOfPanel && !selection.size) void inspector.press(verdict);
    else if (edges.length) void this.judgeAll(edges, verdict, status);
    else return false;
    return true;
  }

  private async judgeAll(edges: SceneEdge[], verdict: "accept" | "reject", status: "accepted" | "rejected"): Promise<void> {
    const { store, selection, source: { decided } } = this.page;
    const answer = await import("./judging").then(({ judgeMany }) => judgeMany(edges, verdict)).catch((error: Error) => toast(error.message));
    if (!answer?.made.length) return;
    const { made, judged } = answer;
    const statementOf = new Map(made.map(({ statement, after }) => [statement, String(after.statement ?? statement)]));
    // what is predicted is a statement now, under a uid of its own, that the graph tells of
    const apply = (): void => {
      this.page.answered(judged.filter(({ layer }) => layer).map(({ uid }) => uid));
      for (const edge of judged) if (edge.layer || status === "rejected") store.removeEdge(edge.uid);
      for (const edge of judged) if (!edge.layer) decided.set(edge.uid, status === "rejected" ? null : status);
      if (status === "accepted") store.merge({ nodes: [], edges: judged.filter((edge) => statementOf.has(edge.uid)).map((edge) => ({ ...edge, status })) });
      selection.prune(store);
      void this.page.settled();
    };
    const takeBack = (): void => {
      store.merge({ nodes: [], edges: judged });
      for (const edge of judged) if (!edge.layer) decided.set(edge.uid, edge.status);
      void this.page.settled();
    };
    apply();
    this.history.add({ made, apply, takeBack });
    toast(t(`graph.${status}`, { n: made.length }), { label: t("decision.undo"), act: () => void this.history.undo() });
    void this.page.news.decided();
  }

  /** The marked entities become one, after a look at what that changes. */
  async merge(): Promise<void> {
    const nodes = this.target().nodes.map((uid) => this.page.store.nodes.get(uid)!).filter(({ entities }) => !entities);
    if (!this.page.mayEdit) return;
    if (nodes.length < 2) return toast(t("graph.merge.two"));
    const { openMergeOf } = await import("../merging/drawer");
    await openMergeOf(nodes.map(({ uid }) => uid), (kept, gone) => {
      if (gone.length) this.page.selection.clear();
      void this.page.news.renamed(kept, gone);
    });
  }

  hide(): void {
    const nodes = this.target().nodes;
    if (!nodes.length) return;
    const { hidden } = this.page.state.filters;
    const apply = (): void => this.page.filter({ hidden: changed(this.page.state.filters.hidden, nodes, true) });
    apply();
    this.page.selection.clear();
    this.history.add({ made: [], apply, takeBack: () => this.page.filter({ hidden }) });
    if (nodes.includes(this.page.state.chosen?.uid ?? "")) void this.page.choosing.choose(null);
    toast(t("graph.hidden", { n: nodes.length }), { label: t("decision.undo"), act: () => void this.history.undo() });
  }

  showHidden(): void {
    this.page.filter({ hidden: new Set() });
  }

  pin(): void {
    const nodes = this.entities();
    if (!nodes.length) return;
    const isPinned = this.page.places.pin(nodes);
    this.page.table?.render();
    this.page.toolsChanged();
    announce(t(isPinned ? "graph.pinned.said" : "graph.unpinned.said", { n: nodes.length }));
  }

  /** Folds the neighbours that hang on the target alone away, or brings them back. */
  collapse(): void {
    const nodes = this.entities();
    if (!nodes.length) return;
    let { collapsed } = this.page.state.filters;
    const before = this.page.store.visible.nodes.length;
    for (const uid of nodes) collapsed = toggled(collapsed, uid);
    this.page.filter({ collapsed });
    this.page.toolsChanged();
    const after = this.page.store.visible.nodes.length;
    announce(t(after < before ? "graph.collapsed.said" : "graph.expanded.said", { n: Math.abs(before - after) }));
    if (after === before) toast(t("graph.collapse.none"));
  }

  async expand(limit: number): Promise<void> {
    const nodes = this.entities();
    if (!nodes.length) return;
    const before = this.page.store.nodes.size;
    this.page.filter({ collapsed: changed(this.page.state.filters.collapsed, nodes, false) });
    await this.page.choosing.expand(nodes, limit);
    announce(t("graph.expanded.said", { n: this.page.store.nodes.size - before }));
  }

  /** Only what lies within `degrees` of the target. */
  async focus(degrees: number): Promise<void> {
    const [entity] = this.entities();
    if (entity) await this.page.focus(entity, degrees);
  }

  paths(): void {
    const [from = "", to = ""] = this.entities();
    void this.page.choosing.choose({ kind: "paths", uid: `${from}~${to}` });
  }

  /** Marks what the keyboard is on, or takes the mark away. */
  mark(): void {
    const { selection, table, stage, state } = this.page;
    const focused = table?.focused();
    const node = focused ? ("node" in focused ? focused.node : "") : (stage?.walk.current() || (state.chosen?.kind === "entity" ? state.chosen.uid : ""));
    if (focused && "edge" in focused) selection.toggleEdge(focused.edge);
    else if (node) selection.toggleNode(node);
    announce(t("graph.marked", { n: selection.size }));
  }

  markAll(): void {
    const { selection, table, views, store } = this.page;
    if (views.now === "table") table?.markAll(true);
    else selection.add(store.shownNodes().map(({ uid }) => uid));
    announce(t("graph.marked", { n: selection.size }));
  }

  dim(): void {
    this.page.views.dim(!this.page.state.isDimmed);
    announce(t(this.page.state.isDimmed ? "graph.dimmed.said" : "graph.undimmed.said"));
  }
}
