/** What the page says when there is no graph to show, and what is being read. */
import type { DocumentRow } from "../api";
import { find } from "../dom";
import { isUnfinished } from "../live";
import { t } from "../messages";
import type { SceneStore } from "./scene";

export class Notices {
  private readonly reading = new Map<string, DocumentRow>();

  constructor(private readonly root: HTMLElement, private readonly store: SceneStore) {}

  /** Takes note of a document that changed; whether it is one of this scene. */
  note(row: DocumentRow): boolean {
    const { document } = this.root.dataset;
    if (document && document !== row.uid) return false;
    if (isUnfinished(row)) this.reading.set(row.uid, row);
    else this.reading.delete(row.uid);
    this.root.dataset.documents = String(Math.max(1, Number(this.root.dataset.documents)));
    this.render();
    return true;
  }

  render(): void {
    const isEmpty = this.store.nodes.size === 0;
    const isFiltered = !isEmpty && this.store.shownNodes().length === 0;
    const isReading = this.reading.size > 0;
    const hasDocuments = Number(this.root.dataset.documents) > 0;
    this.show("[data-empty=start]", isEmpty && !hasDocuments);
    this.show("[data-empty=reading]", isEmpty && hasDocuments && isReading);
    this.show("[data-empty=nothing]", isEmpty && hasDocuments && !isReading);
    this.show("[data-empty=filtered]", isFiltered);
    this.root.classList.toggle("is-empty", isEmpty);
    this.show("#reading", isReading && !isEmpty);
    if (isReading) for (const words of this.root.querySelectorAll(".reading-words")) words.textContent = this.words();
  }

  private show(selector: string, isShown: boolean): void {
    const element = find(selector, this.root);
    if (element) element.hidden = !isShown;
  }

  private words(): string {
    const rows = [...this.reading.values()];
    const first = rows[0]!;
    if (rows.length > 1) return t("graph.reading.many", { n: rows.length });
    const stage = t(`stage.${first.job?.stage || "queued"}`);
    const percent = Math.round((first.job?.progress ?? 0) * 100);
    return t("graph.reading.one", { name: first.name, stage: percent ? `${stage} ${percent}%` : stage });
  }
}
