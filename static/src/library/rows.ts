/** The rows of the list. The server draws a row; between its stages only words, bar and numbers change here. */
import type { DocumentRow } from "../api";
import { announce, find } from "../dom";
import { t } from "../messages";
import { documentUrl } from "../routes";

const stageOf = (row: DocumentRow): string => {
  const job = row.job;
  if (!job) return "done";
  if (job.state === "failed" || job.state === "cancelled") return job.state;
  return job.stage || "done";
};

export class Rows {
  /** The latest word on documents whose row is being fetched. */
  private readonly fetching = new Set<string>();

  private element(uid: string): HTMLElement | null {
    return document.getElementById(`d-${uid}`);
  }

  /** Shows what changed. A document that is not in the list comes to its top if it is new and nothing filters the list. */
  update(row: DocumentRow): void {
    const element = this.element(row.uid);
    if (row.statement_count > 0) find("#to-graph")?.removeAttribute("hidden");
    const stage = stageOf(row);
    if (!element) return void (this.isNewest(row) && this.fetch(row.uid));
    if (element.dataset.stage !== stage) return void this.fetch(row.uid, stage);
    const bar = find<HTMLProgressElement>("progress", element);
    if (bar && row.job) bar.value = row.job.progress;
    const counts = find("[data-field=counts]", element);
    const numbers = `${row.statement_count.toLocaleString("en-US")} / ${row.entity_count.toLocaleString("en-US")}`;
    if (counts && row.statement_count) (find("a", counts) ?? counts).textContent = numbers;
  }

  /** Takes the row of a document away that somebody deleted. */
  remove(uid: string): void {
    this.element(uid)?.remove();
  }

  private isNewest(row: DocumentRow): boolean {
    const first = find<HTMLTimeElement>("#rows time");
    return !location.search && (!first || Date.parse(row.created_at) > Date.parse(first.dateTime));
  }

  /** Puts a row of the server's into the list: in its place, or on top. */
  async fetch(uid: string, stage = ""): Promise<void> {
    if (this.fetching.has(uid)) return;
    this.fetching.add(uid);
    try {
      const response = await fetch(`${documentUrl(uid)}/row`, { credentials: "same-origin" });
      if (!response.ok) return;
      const template = document.createElement("template");
      template.innerHTML = (await response.text()).trim();
      const fresh = template.content.firstElementChild as HTMLElement | null;
      if (!fresh) return;
      const old = this.element(uid);
      if (old) old.replaceWith(fresh);
      else {
        find("#rows .none")?.remove();
        find("#rows")?.prepend(fresh);
        find("#list")?.removeAttribute("hidden");
        fresh.classList.add("spark");
      }
      if (stage === "done" || stage === "failed") announce(`${find("a", fresh)?.textContent ?? ""}: ${find("td.progress", fresh)?.textContent?.trim() ?? ""}`);
    } finally {
      this.fetching.delete(uid);
    }
  }

  /** Shows where a document is that is here already. False when it is not on this page of the list. */
  flash(uid: string): boolean {
    const element = this.element(uid);
    if (!element) return false;
    element.classList.remove("spark");
    void element.offsetWidth; // starts the animation again
    element.classList.add("spark");
    element.scrollIntoView({ block: "nearest", behavior: "smooth" });
    announce(t("upload.duplicate"));
    return true;
  }
}
