/** The find box: entities anywhere in the project, whether the scene shows them or not. A combobox. */
import { address, type Entity, type Page, project, request } from "../api";
import { announce, h } from "../dom";
import { t } from "../messages";
import { typeMark } from "./canvas/shapes";

const WAIT_MS = 150;
const MOST = 8;

export interface FindEvents {
  chosen(entity: Entity): void;
  /** What was typed changed. */
  typed(words: string): void;
  isShown(uid: string): boolean;
}

export class FindBox {
  private found: Entity[] = [];
  private at = -1;
  private timer = 0;
  private running = new AbortController();

  constructor(private readonly field: HTMLInputElement, private readonly list: HTMLElement, private readonly events: FindEvents) {
    field.addEventListener("input", () => {
      events.typed(field.value.trim());
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

  focus(): void {
    this.field.focus();
    this.field.select();
  }

  private async ask(): Promise<void> {
    const q = this.field.value.trim();
    this.running.abort();
    if (!q) return this.close();
    this.running = new AbortController();
    try {
      const page = await request<Page<Entity>>(address("entities", { project: project(), q }), { signal: this.running.signal });
      if (document.activeElement === this.field) this.show(page.results.slice(0, MOST));
    } catch (error) {
      if (!(error instanceof DOMException)) this.close();
    }
  }

  private show(found: Entity[]): void {
    this.found = found;
    const items = found.map((entity, index) => h(
      "li", { role: "option", id: `found-${index}`, "data-entity": entity.uid },
      typeMark(entity.type), h("span", { class: "label" }, entity.name),
      h("span", { class: "kind" }, this.events.isShown(entity.uid) ? t("statements", { n: entity.statement_count }) : t("graph.not_shown")),
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
    this.field.setAttribute("aria-activedescendant", `found-${index}`);
  }

  private key(event: KeyboardEvent): void {
    const count = this.found.length;
    if (event.key === "Escape") {
      if (this.list.hidden) this.leave();
      this.close();
    } else if (count && event.key === "ArrowDown") this.move((this.at + 1) % count);
    else if (count && event.key === "ArrowUp") this.move((this.at - 1 + count) % count);
    else if (count && event.key === "Enter") this.choose(this.at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private choose(index: number): void {
    const entity = this.found[index];
    if (!entity) return;
    this.leave();
    this.close();
    this.events.chosen(entity);
  }

  private leave(): void {
    this.field.value = "";
    this.events.typed("");
    this.field.blur();
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
