/** A field that finds entities of the project by name, alias or initials while one types. A combobox. */
import { address, type EntityRef, project, request } from "../api";
import { announce, h } from "../dom";
import { t } from "../messages";
import { typeMark } from "./canvas/shapes";

const WAIT_MS = 130;
const MOST = 8;

/** What /api/v1/graph/suggestions answers; `by` is the name or alias that was found. */
export interface Suggestion extends EntityRef { statement_count: number; by: string }

export interface FieldEvents {
  chosen(entity: Suggestion): void;
  /** What was typed changed. */
  typed?(words: string): void;
  /** What stands at the end of a suggestion. */
  note?(entity: Suggestion): string;
  /** Escape in an empty or closed list. */
  left?(): void;
}

export class EntityField {
  private found: Suggestion[] = [];
  private at = -1;
  private timer = 0;
  private running = new AbortController();

  constructor(private readonly field: HTMLInputElement, private readonly list: HTMLElement, private readonly events: FieldEvents) {
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id], ["autocomplete", "off"]] as const) {
      field.setAttribute(name, value);
    }
    field.addEventListener("input", () => {
      events.typed?.(field.value.trim());
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.ask(), WAIT_MS);
    });
    field.addEventListener("keydown", (event) => this.key(event));
    field.addEventListener("blur", () => this.close());
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const index = [...list.children].findIndex((item) => item.contains(event.target as Node));
      this.choose(index);
    });
  }

  private async ask(): Promise<void> {
    const q = this.field.value.trim();
    clearTimeout(this.timer);
    this.running.abort();
    if (!q) return this.close();
    this.running = new AbortController();
    try {
      const answer = await request<{ results: Suggestion[] }>(address("graph/suggestions", { project: project(), q, limit: MOST }), { signal: this.running.signal });
      if (document.activeElement === this.field) this.show(answer.results);
    } catch (error) {
      if (!(error instanceof DOMException)) this.close();
    }
  }

  private show(found: Suggestion[]): void {
    this.found = found;
    const items = found.map((entity, index) => h(
      "li", { role: "option", id: `${this.list.id}-${index}`, "data-entity": entity.uid },
      typeMark(entity.type), h("span", { class: "label" }, entity.name),
      entity.by !== entity.name && h("span", { class: "by" }, entity.by),
      h("span", { class: "kind" }, this.events.note?.(entity) ?? t("statements", { n: entity.statement_count })),
    ));
    this.list.replaceChildren(...(items.length ? items : [h("li", { class: "none" }, t("search.none"))]));
    this.list.hidden = false;
    this.field.setAttribute("aria-expanded", "true");
    this.move(found.length ? 0 : -1);
    announce(found.length ? t("search.count", { n: found.length }) : t("search.none"));
  }

  private move(index: number): void {
    this.at = index;
    [...this.list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
    if (index < 0) return this.field.removeAttribute("aria-activedescendant");
    this.list.children[index]?.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", `${this.list.id}-${index}`);
  }

  private key(event: KeyboardEvent): void {
    const count = this.found.length;
    if (event.key === "Escape") {
      if (this.list.hidden) this.events.left?.();
      this.close();
    } else if (count && event.key === "ArrowDown") this.move((this.at + 1) % count);
    else if (count && event.key === "ArrowUp") this.move((this.at - 1 + count) % count);
    else if (count && event.key === "Enter") this.choose(this.at);
    else if (event.key === "Enter" && this.field.value.trim()) void this.ask().then(() => this.choose(0));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private choose(index: number): void {
    const entity = this.found[index];
    if (!entity) return;
    this.close();
    this.events.chosen(entity);
  }

  private close(): void {
    clearTimeout(this.timer);
    this.running.abort();
    this.found = [];
    this.list.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }
}
