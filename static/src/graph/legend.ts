/**
 * The legend: every type and status in the scene with its count, each a switch that hides or shows it; relation types and
 * documents, of which some can be picked, and then only their statements show; and the least confidence.
 */
import { find, h } from "../dom";
import { t } from "../messages";
import { typeMark } from "./canvas/shapes";
import { type Filters, toggled, UNTYPED } from "./filters";
import { STATUSES, type SceneStore, TYPES } from "./scene";

/** Relation types and documents in the legend before "more". */
const MOST_PICKS = 8;

export class Legend {
  private readonly isLong = new Set<string>();
  private readonly slider: HTMLInputElement;
  private readonly level: HTMLOutputElement;

  /** `changed` gets the new filters; `isFinal` is false while the slider is held. */
  constructor(
    private readonly root: HTMLElement, private readonly store: SceneStore,
    private readonly changed: (change: Partial<Filters>, isFinal: boolean) => void,
  ) {
    this.slider = find<HTMLInputElement>("#confidence", root)!;
    this.level = find<HTMLOutputElement>("#confidence-level", root)!;
    const confidence = (): Partial<Filters> => ({ confidence: Number(this.slider.value) / 100 });
    this.slider.addEventListener("input", () => changed(confidence(), false));
    this.slider.addEventListener("change", () => changed(confidence(), true));
  }

  /** Shows the counts and filters of the store as they are now. */
  render(): void {
    const { filters } = this.store;
    const byType = this.store.countByType();
    const byStatus = this.store.countByStatus();
    this.fill("#types", TYPES.filter((type) => byType.has(type)).map((type) => this.item(
      type, typeMark(type), t(`type.${type}`), byType.get(type)!, !filters.types.has(type), () => ({ types: toggled(filters.types, type) }),
    )));
    this.fill("#statuses", STATUSES.filter((status) => byStatus.has(status)).map((status) => this.item(
      status, h("span", { class: `line is-${status}` }), t(`graph.status.${status}`), byStatus.get(status)!, !filters.statuses.has(status),
      () => ({ statuses: toggled(filters.statuses, status) }),
    )));
    this.renderRelations(byStatus);
    this.renderDocuments();
    this.slider.value = String(Math.round(filters.confidence * 100));
    this.showLevel();
  }

  private renderRelations(byStatus: Map<string, number>): void {
    const { relations } = this.store.filters;
    const counted = this.store.countByRelation();
    const typed = counted.reduce((sum, [, number]) => sum + number, 0);
    const untyped = [...byStatus.values()].reduce((sum, number) => sum + number, 0) - typed;
    if (counted.length && untyped) counted.push([UNTYPED, untyped]);
    const items = this.shortened("#relations", counted, relations).map(([name, number]) => this.item(
      name, h("span", { class: "line is-typed" }), name === UNTYPED ? t("graph.untyped") : name, number, relations.has(name),
      () => ({ relations: toggled(relations, name) }), "pick",
    ));
    this.fill("#relations", items, counted.length);
  }

  private renderDocuments(): void {
    const { documents } = this.store.filters;
    const counted = this.store.countByDocument();
    const items = this.shortened("#documents", counted, documents).map(([uid, number]) => this.item(
      uid, h("span", { class: "paper" }), this.store.documents.get(uid)?.name ?? uid, number, documents.has(uid),
      () => ({ documents: toggled(documents, uid) }), "pick",
    ));
    this.fill("#documents", counted.length > 1 || documents.size ? items : [], counted.length);
  }

  /** The first of `counted`, and whatever is picked; all of them once "more" was asked for. */
  private shortened(list: string, counted: [string, number][], picked: ReadonlySet<string>): [string, number][] {
    const missing = [...picked].filter((name) => !counted.some(([known]) => known === name)).map((name): [string, number] => [name, 0]);
    if (this.isLong.has(list)) return [...counted, ...missing];
    return [...counted.filter(([name], index) => index < MOST_PICKS || picked.has(name)), ...missing];
  }

  /** Replaces the items and keeps the focus on the one that had it; `all` is how many there would be. */
  private fill(selector: string, items: HTMLElement[], all = items.length): void {
    const list = find(selector, this.root)!;
    const focused = (document.activeElement as HTMLElement | null)?.closest(selector) ? (document.activeElement as HTMLElement).dataset.key : undefined;
    list.replaceChildren(...items);
    if (items.length && (items.length < all || this.isLong.has(selector)) && all > MOST_PICKS) list.append(this.more(selector, all - items.length));
    const title = list.previousElementSibling;
    if (title instanceof HTMLElement) title.hidden = !items.length;
    if (focused !== undefined) find(`[data-key="${CSS.escape(focused)}"]`, list)?.focus();
  }

  private more(list: string, left: number): HTMLElement {
    const button = h("button", { type: "button", class: "link-button small", "data-key": "more" }, left > 0 ? t("graph.legend.more", { n: left }) : t("graph.legend.less"));
    button.addEventListener("click", () => {
      if (!this.isLong.delete(list)) this.isLong.add(list);
      this.render();
    });
    return h("li", {}, button);
  }

  private item(
    key: string, mark: Element, name: string, count: number, isOn: boolean, change: () => Partial<Filters>, kind: "switch" | "pick" = "switch",
  ): HTMLElement {
    const button = h(
      "button", { type: "button", class: `legend-item${kind === "pick" ? " pick" : ""}`, "aria-pressed": String(isOn), "data-key": key, title: name },
      mark, h("span", { class: "name" }, name), h("span", { class: "count" }, count.toLocaleString("en-US")),
    );
    button.addEventListener("click", () => this.changed(change(), true));
    return h("li", {}, button);
  }

  showLevel(): void {
    const level = Math.round(this.store.filters.confidence * 5);
    this.level.textContent = level ? t("graph.at_least", { level }) : t("graph.any_confidence");
    this.slider.setAttribute("aria-valuetext", this.level.textContent);
  }
}
