/**
 * The scene as a table, a row for each statement shown. One row at a time is in the tab order; the arrows, J and K move
 * it, Enter opens the evidence.
 */
import { bars, h } from "../dom";
import { t } from "../messages";
import { type Choices, entityButton, modalityTag, relationTag, statusTag, typeName } from "./inspector/parts";
import type { SceneEdge, SceneNode, SceneStore } from "./scene";

type Column = "subject" | "predicate" | "object" | "status" | "confidence" | "evidence";

const LANGUAGE = document.documentElement.lang;

export class StatementTable {
  private column: Column = "evidence";
  private isDescending = true;
  private words = "";
  private current = "";

  constructor(
    private readonly head: HTMLElement, private readonly body: HTMLElement, private readonly empty: HTMLElement,
    private readonly store: SceneStore, private readonly choices: Choices,
  ) {
    head.addEventListener("click", (event) => {
      const column = (event.target as Element).closest<HTMLElement>("[data-column]")?.dataset.column;
      if (column) this.sort(column as Column);
    });
    body.addEventListener("click", (event) => {
      const row = (event.target as Element).closest<HTMLElement>("tr");
      if (row) this.open(row);
    });
    body.addEventListener("keydown", (event) => {
      const isDown = event.key === "ArrowDown";
      if (isDown || event.key === "ArrowUp") {
        event.preventDefault();
        this.step(isDown ? 1 : -1);
      } else if (event.key === "Enter" && event.target instanceof HTMLTableRowElement) {
        event.preventDefault();
        this.open(event.target);
      }
    });
  }

  /** Shows only statements that hold `words` in one of their three parts. */
  filter(words: string): void {
    this.words = words.toLocaleLowerCase();
    this.render();
  }

  select(edge: string): void {
    this.current = edge || this.current;
    for (const row of this.rows()) {
      const isSelected = row.dataset.edge === edge;
      row.setAttribute("aria-selected", String(isSelected));
      if (isSelected) row.scrollIntoView({ block: "nearest" });
    }
    this.rove();
  }

  render(): void {
    const edges = this.store.shownEdges().filter((edge) => this.matches(edge)).sort((a, b) => this.compare(a, b));
    const hadFocus = this.body.contains(document.activeElement);
    const selected = this.rows().find((row) => row.getAttribute("aria-selected") === "true")?.dataset.edge;
    this.body.replaceChildren(...edges.map((edge) => this.row(edge, edge.uid === selected)));
    this.empty.hidden = edges.length > 0;
    for (const cell of this.head.querySelectorAll<HTMLElement>("th")) {
      const isSorted = cell.querySelector<HTMLElement>("[data-column]")?.dataset.column === this.column;
      cell.setAttribute("aria-sort", !isSorted ? "none" : this.isDescending ? "descending" : "ascending");
    }
    this.rove();
    if (hadFocus) this.rows().find((row) => row.tabIndex === 0)?.focus();
  }

  /** Moves to the next or the previous row. */
  step(by: 1 | -1): void {
    const rows = this.rows();
    const focused = (document.activeElement as HTMLElement | null)?.closest<HTMLElement>("tr");
    const at = focused ? rows.indexOf(focused) : -1;
    const next = rows[at < 0 ? Math.max(0, rows.findIndex((row) => row.tabIndex === 0)) : Math.max(0, Math.min(rows.length - 1, at + by))];
    if (!next) return;
    this.current = next.dataset.edge!;
    this.rove();
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  private rows(): HTMLElement[] {
    return [...this.body.children] as HTMLElement[];
  }

  /** Leaves one row in the tab order. */
  private rove(): void {
    const rows = this.rows();
    const one = rows.find((row) => row.dataset.edge === this.current) ?? rows[0];
    for (const row of rows) row.tabIndex = row === one ? 0 : -1;
  }

  private open(row: HTMLElement): void {
    this.current = row.dataset.edge!;
    this.choices.edge(this.current);
  }

  private sort(column: Column): void {
    this.isDescending = this.column === column ? !this.isDescending : column === "confidence" || column === "evidence";
    this.column = column;
    this.render();
  }

  private ends(edge: SceneEdge): [SceneNode, SceneNode] {
    return [this.store.nodes.get(edge.source)!, this.store.nodes.get(edge.target)!];
  }

  private matches(edge: SceneEdge): boolean {
    const [subject, object] = this.ends(edge);
    return [subject.name, edge.predicate, edge.relation, object.name].some((text) => text.toLocaleLowerCase().includes(this.words));
  }

  private compare(a: SceneEdge, b: SceneEdge): number {
    const [first, second] = this.isDescending ? [b, a] : [a, b];
    const words = (edge: SceneEdge): string => {
      const [subject, object] = this.ends(edge);
      return { subject: subject.name, object: object.name, predicate: edge.predicate, status: edge.status, confidence: "", evidence: "" }[this.column];
    };
    const number = (edge: SceneEdge): number =>
      this.column === "confidence" ? edge.confidence : this.column === "evidence" ? edge.evidence_count : 0;
    return number(first) - number(second) || words(first).localeCompare(words(second), LANGUAGE) || (a.uid < b.uid ? -1 : 1);
  }

  private row(edge: SceneEdge, isSelected: boolean): HTMLElement {
    const [subject, object] = this.ends(edge);
    const entity = (node: SceneNode, label: string): HTMLElement => {
      const button = entityButton(node, this.choices.entity);
      button.tabIndex = -1;
      return h("td", { "data-label": label }, button, h("span", { class: "kind" }, typeName(node.type)));
    };
    return h(
      "tr", { "data-edge": edge.uid, tabindex: -1, "aria-selected": String(isSelected) },
      entity(subject, t("graph.subject")),
      h("td", { class: "predicate", "data-label": t("graph.predicate") }, edge.predicate, relationTag(edge.relation), modalityTag(edge.modality)),
      entity(object, t("graph.object")),
      h("td", { "data-label": t("graph.status") }, statusTag(edge.status) ?? t("graph.status.extracted")),
      h("td", { "data-label": t("graph.confidence") }, bars(edge.confidence)),
      h("td", { class: "numbers", "data-label": t("graph.evidence") }, t("graph.sentences", { n: edge.evidence_count })),
    );
  }
}
