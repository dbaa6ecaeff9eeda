/** Colours that say the community in place of the type, with their legend. */
import { h } from "../dom";
import { t } from "../messages";
import { communityColour } from "./canvas/colours";
import { communities, type Communities, nameOf } from "./communities";
import type { SceneStore } from "./scene";
import type { Stage } from "./stage";

const MOST_LISTED = 10;

export class Colours {
  private found: Communities | null = null;
  private numbers: Map<string, number> | null = null;

  /** `mark` adds entities to the selection. */
  constructor(
    private readonly place: HTMLElement, private readonly store: SceneStore, private readonly stage: () => Stage | null,
    private readonly mark: (uids: string[]) => void,
  ) {}

  /** By communities, or by types again. Raises ApiError. */
  async show(byCommunity: boolean): Promise<void> {
    this.found = byCommunity ? await communities() : null;
    this.numbers = this.found ? new Map(Object.entries(this.found.members ?? {})) : null;
    this.render();
    this.stage()?.canvas.repaint();
  }

  /** The number of an entity's community and who is best connected in it; empty while colours say the type. */
  nameOf(uid: string): string {
    const number = this.numbers?.get(uid);
    return number === undefined ? "" : this.title(number);
  }

  private title(number: number): string {
    const community = this.found?.communities.find((each) => each.number === number);
    return `${number + 1}${community ? ` · ${nameOf(community, 1)}` : ""}`;
  }

  render(): void {
    const stage = this.stage();
    if (stage) stage.canvas.looks.communities = this.numbers;
    this.place.hidden = this.numbers === null;
    if (!this.numbers) return;
    const members = new Map<number, string[]>();
    for (const { uid } of this.store.shownNodes()) {
      const number = this.numbers.get(uid);
      if (number === undefined) continue;
      const known = members.get(number);
      if (known) known.push(uid);
      else members.set(number, [uid]);
    }
    const items = [...members].sort((a, b) => b[1].length - a[1].length || a[0] - b[0]).slice(0, MOST_LISTED).map(([number, uids]) => {
      const dot = h("span", { class: "dot" });
      dot.style.setProperty("--type", communityColour(number));
      const button = h(
        "button", { type: "button", class: "legend-item", title: t("graph.community.mark") },
        dot, h("span", { class: "name" }, this.title(number)), h("span", { class: "count" }, uids.length.toLocaleString("en-US")),
      );
      button.addEventListener("click", () => this.mark(uids));
      return h("li", {}, button);
    });
    this.place.replaceChildren(h("h2", {}, t("graph.communities")), h("ul", { class: "legend-list" }, ...items));
  }
}
