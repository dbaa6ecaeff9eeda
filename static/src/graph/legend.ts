/**
 * The legend: every type and status in the scene with its count. Each is a switch that hides or shows it. Of the relation
 * types one at a time can be picked, and then only its statements show.
 */
import { h } from "../dom";
import { t } from "../messages";
import { typeMark } from "./canvas/shapes";
import { STATUSES, type SceneStore, TYPES } from "./scene";

/** Relation types in the legend; the table and the schema page have them all. */
const MOST_RELATIONS = 12;

export class Legend {
  constructor(
    private readonly types: HTMLElement, private readonly statuses: HTMLElement, private readonly relations: HTMLElement,
    private readonly slider: HTMLInputElement, private readonly level: HTMLOutputElement,
    private readonly store: SceneStore, private readonly changed: (isFinal: boolean) => void,
  ) {
    slider.addEventListener("input", () => {
      store.filters.confidence = Number(slider.value) / 100;
      this.showLevel();
      changed(false);
    });
    slider.addEventListener("change", () => changed(true));
  }

  /** Shows the counts and filters of the store as they are now. */
  render(): void {
    const byType = this.store.countByType();
    const byStatus = this.store.countByStatus();
    this.fill(this.types, TYPES.filter((type) => byType.has(type)).map((type) =>
      this.item(this.store.filters.types, type, typeMark(type), t(`type.${type}`), byType.get(type)!)));
    this.fill(this.statuses, STATUSES.filter((status) => byStatus.has(status)).map((status) =>
      this.item(this.store.filters.statuses, status, h("span", { class: `line is-${status}` }), t(`graph.status.${status}`), byStatus.get(status)!)));
    this.renderRelations();
    this.slider.value = String(Math.round(this.store.filters.confidence * 100));
    this.showLevel();
  }

  private renderRelations(): void {
    const { filters } = this.store;
    const counted = this.store.countByRelation();
    const shown = counted.slice(0, MOST_RELATIONS);
    if (filters.relation && !shown.some(([name]) => name === filters.relation)) {
      shown.push([filters.relation, counted.find(([name]) => name === filters.relation)?.[1] ?? 0]);
    }
    this.fill(this.relations, shown.map(([name, number]) => {
      const button = h(
        "button", { type: "button", class: "legend-item pick", "aria-pressed": String(filters.relation === name) },
        h("span", { class: "line is-typed" }), h("span", {}, name), h("span", { class: "count" }, number.toLocaleString("en-US")),
      );
      button.addEventListener("click", () => {
        filters.relation = filters.relation === name ? "" : name;
        this.changed(true);
      });
      return h("li", {}, button);
    }));
    const title = this.relations.previousElementSibling;
    if (title instanceof HTMLElement) title.hidden = !shown.length;
  }

  /** Replaces the items and keeps the focus on the one that had it. */
  private fill(list: HTMLElement, items: HTMLElement[]): void {
    const focused = [...list.children].findIndex((item) => item.contains(document.activeElement));
    list.replaceChildren(...items);
    if (focused >= 0) (list.children[focused]?.firstElementChild as HTMLElement | null)?.focus();
  }

  private item<K>(hidden: Set<K>, key: K, mark: Element, name: string, count: number): HTMLElement {
    const button = h(
      "button", { type: "button", class: "legend-item", "aria-pressed": String(!hidden.has(key)), "data-key": String(key) },
      mark, h("span", {}, name), h("span", { class: "count" }, count.toLocaleString("en-US")),
    );
    button.addEventListener("click", () => {
      if (!hidden.delete(key)) hidden.add(key);
      this.changed(true);
    });
    return h("li", {}, button);
  }

  private showLevel(): void {
    const { confidence } = this.store.filters;
    const level = Math.round(confidence * 5);
    this.level.textContent = level ? t("graph.at_least", { level }) : t("graph.any_confidence");
    this.slider.setAttribute("aria-valuetext", this.level.textContent);
  }
}
