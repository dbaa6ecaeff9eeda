/** What the foot of the page says: how much is shown of how much, what is hidden by hand, and what can be undone. */
import { many, t } from "../messages";
import type { GraphPage } from "./page";

export class Status {
  constructor(private readonly page: GraphPage) {}

  render(): void {
    const { store, state, source, commands } = this.page;
    const { total, nodes, edges, visible } = store;
    const own = [...edges.values()].filter((edge) => !edge.layer);  // what is predicted is no statement
    const all = Math.max(total.entities, nodes.size);
    const counts = {
      entities: visible.nodes.length, statements: visible.edges.filter((edge) => !edge.layer).length,
      all_entities: many("entities", all), all_communities: many("communities", all),
      all_statements: many("statements", Math.max(total.statements, own.length)),
    };
    this.page.part("#showing").textContent = t(source.isOverview ? "graph.showing.communities" : "graph.showing", counts);
    const more = state.chosen?.kind === "entity" ? source.hiddenNeighbours(state.chosen.uid) : 0;
    const expand = this.page.part("#expand");
    expand.hidden = more === 0;
    expand.textContent = t("graph.expand", { n: more });
    const undo = this.page.part<HTMLButtonElement>("#undo");
    undo.hidden = !commands || commands.history.isEmpty;
    this.renderView();
  }

  /** Chips for what narrows the view without being in the legend. */
  private renderView(): void {
    const { hidden, focus } = this.page.state.filters;
    const show = this.page.part("#show-hidden");
    show.hidden = hidden.size === 0;
    show.querySelector(".words")!.textContent = t("graph.hidden.count", { n: hidden.size });
    const leave = this.page.part("#leave-focus");
    leave.hidden = focus === null;
    if (focus) leave.querySelector(".words")!.textContent = t("graph.focus.now", { name: this.page.store.nodes.get(focus.entity)?.name ?? "", n: focus.degrees });
  }
}
