/** What is chosen: in the address, in the inspector, on the canvas and in the table. */
import { graphUrl } from "../routes";
import type { Choice } from "./address";
import type { Hit } from "./canvas/frame";
import { groupNumber } from "./communities";
import type { GraphPage } from "./page";

export class Choosing {
  constructor(private readonly page: GraphPage) {}

  clicked(hit: Hit, isMany: boolean): void {
    const { selection } = this.page;
    if (isMany && hit) selection[hit.kind === "node" ? "toggleNode" : "toggleEdge"](hit.uid);
    else if (!hit) void this.choose(null);
    else if (hit.kind === "node") void this.node(hit.uid);
    else void this.edge(hit.uid);
  }

  node(uid: string): Promise<void> {
    return this.choose({ kind: groupNumber(uid) === null ? "entity" : "group", uid });
  }

  async edge(uid: string): Promise<void> {
    const { source, store } = this.page;
    if (source.isOverview) return;
    await this.choose({ kind: store.edges.get(uid)?.layer === "prediction" ? "prediction" : "edge", uid });
  }

  /** An entity that was searched for; from the overview it opens with its neighbourhood. */
  async found(uid: string): Promise<void> {
    if (this.page.source.isOverview) location.assign(graphUrl({ overview: "0", entity: uid, focus: uid, degrees: "2" }));
    else await this.choose({ kind: "entity", uid });
  }

  async choose(chosen: Choice | null): Promise<void> {
    this.page.go({ ...this.page.state, chosen });
    await this.apply();
  }

  /** Shows in the inspector and on the canvas what the state chose, and brings it into the scene when it is not there. */
  async apply(): Promise<void> {
    const { page } = this;
    const { chosen } = page.state;
    page.stage?.light(null);
    this.mark();
    if (!chosen) return page.inspector.close();
    const shown = page.inspector.show(chosen);
    await page.working(async () => {
      if (chosen.kind === "entity") await page.source.neighbours(chosen.uid);
      else if (chosen.kind === "edge") await page.source.statement(chosen.uid);
      await page.settle("choice");
    });
    await shown;
    if (chosen === page.state.chosen && chosen.kind !== "paths") this.mark();
  }

  mark(): void {
    const { state: { chosen, table }, store, stage } = this.page;
    const node = chosen?.kind === "entity" || chosen?.kind === "group" ? chosen.uid : null;
    const edge = chosen && ["edge", "prediction"].includes(chosen.kind) ? chosen.uid : null;
    this.page.table?.select((table.rows === "entities" ? node : edge) ?? "");
    const statement = store.edges.get(edge ?? "");
    const around = node ? [node, ...store.neighboursOf(node)] : statement ? [statement.source, statement.target] : [];
    stage?.choose({ node, edge }, around);
  }

  /** Brings more neighbours of `uids` in. */
  async expand(uids: string[], limit: number): Promise<void> {
    const { page } = this;
    await page.working(async () => {
      for (const uid of uids) await page.source.neighbours(uid, limit);
      await page.settle("choice");
    });
  }
}
