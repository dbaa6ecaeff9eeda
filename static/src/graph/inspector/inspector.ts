/** The panel at the right: one thing at a time. A later choice cancels an earlier one. */
import { ApiError, type Entity, type Statement } from "../../api";
import { announce, findAll, h } from "../../dom";
import { t } from "../../messages";
import type { Choice, Kind } from "../address";
import type { Choices } from "./parts";

/** Fills `panel` with what `uid` stands for; throws ApiError when it cannot be read. The name goes into an h2. */
export type Panel = (panel: HTMLElement, uid: string, choices: Choices, signal: AbortSignal) => Promise<void>;

/** A section at the foot of a statement. */
export type Section = (place: HTMLElement, statement: Statement, choices: Choices, signal: AbortSignal) => Promise<void> | void;

export interface EntityTab {
  id: string;
  label: string;
  show(place: HTMLElement, entity: Entity, choices: Choices, signal: AbortSignal): Promise<void> | void;
  /** A number beside the label; 0 shows none. */
  count?(entity: Entity, signal: AbortSignal): Promise<number>;
}

export class Inspector {
  readonly entityTabs: EntityTab[] = [];
  readonly statementSections: Section[] = [];
  private readonly panels = new Map<Kind, Panel>();
  private running = new AbortController();
  private shown: Promise<void> = Promise.resolve();
  /** The tab that was open last; the next entity opens with it. */
  private tab = "relations";

  constructor(private readonly panel: HTMLElement, private readonly choices: Choices) {
    // fetched when they are first opened
    this.panels.set("entity", async (place, uid, given, signal) => (await import("./entity")).showEntity(
      place, uid, given, signal, { all: this.entityTabs, first: this.tab, opened: (id) => (this.tab = id) },
    ));
    this.panels.set("edge", async (place, uid, given, signal) => (await import("./statement")).showStatement(place, uid, given, signal, this.statementSections));
  }

  addPanel(kind: Kind, panel: Panel): void {
    this.panels.set(kind, panel);
  }

  get isOpen(): boolean {
    return !this.panel.hidden;
  }

  show(choice: Choice): Promise<void> {
    this.shown = this.fill(choice);
    return this.shown;
  }

  /** Presses that button of what was chosen, once it is here: the panel knows which state of it was seen. */
  async press(verdict: "accept" | "reject"): Promise<void> {
    const { signal } = this.running;
    await this.shown;
    if (!signal.aborted) this.panel.querySelector<HTMLElement>(`[data-verdict=${verdict}]`)?.click();
  }

  private async fill({ kind, uid }: Choice): Promise<void> {
    const show = this.panels.get(kind);
    if (!show) return this.close();
    this.running.abort();
    this.running = new AbortController();
    const { signal } = this.running;
    if (this.panel.hidden) this.panel.replaceChildren(h("p", { class: "muted" }, t("graph.loading")));
    this.panel.hidden = false;
    this.panel.setAttribute("aria-busy", "true");
    try {
      await show(this.panel, uid, this.choices, signal);
      if (!signal.aborted) announce(this.panel.querySelector("h2")?.textContent ?? "");
    } catch (error) {
      if (!(error instanceof DOMException)) this.fail(error);
    } finally {
      if (!signal.aborted) this.panel.removeAttribute("aria-busy");
    }
  }

  close(): void {
    this.running.abort();
    this.panel.hidden = true;
    this.panel.replaceChildren();
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
}
