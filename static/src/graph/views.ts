/** How the scene is looked at: on the canvas or in the table, dimmed, in colours of communities, with a lasso at hand. */
import { announce } from "../dom";
import { t } from "../messages";
import type { View } from "./address";
import type { Format } from "./export";
import type { GraphPage } from "./page";
import { PHONE, Stage } from "./stage";

export class Views {
  hasLasso = false;
  private hasWebGL = true;

  constructor(private readonly page: GraphPage) {}

  get now(): View {
    if (!this.hasWebGL) return "table";
    return this.page.state.view || (matchMedia(PHONE).matches ? "table" : "graph");
  }

  async show(): Promise<void> {
    const { page } = this;
    if (this.now === "graph" && !page.stage) this.openStage();
    if (this.now === "table" && !page.table) await this.openTable();
    page.root.dataset.view = this.now;
    page.root.classList.toggle("is-overview", page.source.isOverview);
    for (const tab of page.root.querySelectorAll<HTMLElement>("[data-to]")) {
      tab.setAttribute("aria-pressed", String(tab.dataset.to === this.now));
    }
  }

  private openStage(): void {
    const { page } = this;
    try {
      page.stage = new Stage(page.root, page.store, page.places, {
        clicked: (hit, isMany) => page.choosing.clicked(hit, isMany), caught: (uids) => page.selection.add(uids), hasLasso: () => this.hasLasso,
      });
    } catch {
      // The one thing that throws here is a browser without WebGL.
      this.hasWebGL = false;
      page.part("#no-webgl").hidden = false;
      page.part<HTMLButtonElement>("[data-to=graph]").disabled = true;
    }
  }

  private async openTable(): Promise<void> {
    const { page } = this;
    const { SceneTable } = await import("./table/table");
    page.table ??= new SceneTable(
      page.part("#table"), page.store, page.selection, page.choices, () => page.state.table, (change) => page.setTable(change),
      (uid) => page.colours.nameOf(uid),
    );
  }

  async switchTo(view: View): Promise<void> {
    const { page } = this;
    if (view === "graph" && !this.hasWebGL) return;
    page.go({ ...page.state, view });
    await this.show();
    announce(t(`graph.view.${this.now}`));
    await page.settled();
    page.marked();
    page.choosing.mark();
  }

  setLasso(hasLasso: boolean): void {
    this.hasLasso = hasLasso;
    this.page.part("#lasso").setAttribute("aria-pressed", String(hasLasso));
    this.page.part("#canvas").classList.toggle("has-lasso", hasLasso);
    if (hasLasso) announce(t("graph.lasso.said"));
  }

  dim(isDimmed: boolean): void {
    const { page } = this;
    page.go({ ...page.state, isDimmed }, "replace");
    page.part("#dim").setAttribute("aria-pressed", String(isDimmed));
    if (page.stage) page.stage.canvas.looks.isDimmed = isDimmed;
    page.stage?.canvas.repaint();
  }

  async colour(hasCommunities: boolean): Promise<void> {
    const { page } = this;
    page.go({ ...page.state, hasCommunities }, "replace");
    page.part("#colours").setAttribute("aria-pressed", String(hasCommunities));
    await page.working(() => page.colours.show(hasCommunities));
    page.table?.render();
  }

  arrangeAnew(): Promise<void> {
    return this.page.working(async () => this.page.stage?.arrangeAnew());
  }

  async exportAs(format: Format): Promise<void> {
    const { exportScene } = await import("./export");
    await this.page.working(async () => exportScene(await this.page.scenes.drawn(), format));
  }
}
