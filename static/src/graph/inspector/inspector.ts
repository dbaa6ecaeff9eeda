/** The panel at the right: one entity or one statement at a time. A later choice cancels an earlier one. */
import { ApiError, type Statement } from "../../api";
import { announce, findAll, h } from "../../dom";
import { t } from "../../messages";
import type { SceneEdge } from "../scene";
import { showEntity } from "./entity";
import type { Choices } from "./parts";
import { showStatement } from "./statement";

export class Inspector {
  private running = new AbortController();

  constructor(private readonly panel: HTMLElement, private readonly choices: Choices) {}

  get isOpen(): boolean {
    return !this.panel.hidden;
  }

  async entity(uid: string): Promise<void> {
    await this.fill((signal) => showEntity(this.panel, uid, this.choices, signal));
  }

  async statement(uid: string, parallel: SceneEdge[]): Promise<Statement | undefined> {
    return this.fill((signal) => showStatement(this.panel, uid, parallel, this.choices, signal));
  }

  close(): void {
    this.running.abort();
    this.panel.hidden = true;
    this.panel.replaceChildren();
  }

  private async fill<T>(show: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    this.running.abort();
    this.running = new AbortController();
    const { signal } = this.running;
    if (this.panel.hidden) this.panel.replaceChildren(h("p", { class: "muted" }, t("graph.loading")));
    this.panel.hidden = false;
    this.panel.setAttribute("aria-busy", "true");
    try {
      const shown = await show(signal);
      if (!signal.aborted) announce(this.panel.querySelector("h2")?.textContent ?? "");
      return shown;
    } catch (error) {
      if (!(error instanceof DOMException)) this.fail(error);
      return undefined;
    } finally {
      if (!signal.aborted) this.panel.removeAttribute("aria-busy");
    }
  }

  private fail(error: unknown): void {
    if (!(error instanceof ApiError)) throw error;
    const close = h("button", { type: "button", class: "button" }, t("graph.close"));
    close.addEventListener("click", this.choices.close);
    this.panel.replaceChildren(h("p", { class: "errors", role: "alert" }, error.message), close);
  }

  /** Moves the focus through the rows; from outside it enters at the first or the last. */
  step(by: 1 | -1): void {
    const rows = findAll("[data-row]", this.panel).filter((row) => row.offsetParent !== null);
    const at = rows.indexOf(document.activeElement as HTMLElement);
    const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.max(0, Math.min(rows.length - 1, at + by));
    rows[next]?.focus();
    rows[next]?.scrollIntoView({ block: "nearest" });
  }

  /** Opens or closes the sentences of a row by its statement. */
  open(statement: string): void {
    const row = findAll("[data-statement]", this.panel).find((each) => each.dataset.statement === statement);
    if (row?.getAttribute("aria-expanded") === "false") row.click();
  }
}
