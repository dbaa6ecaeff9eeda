/** The global search: entities open in the graph, documents in their page. A combobox with its list below. */
import { address, type DocumentRow, type Entity, type Page, project, request } from "../api";
import { announce, find, h, icon } from "../dom";
import { documentUrl, entityUrl } from "../routes";
import { t } from "../messages";

const WAIT_MS = 160;
const ENTITIES = 7;
const DOCUMENTS = 4;

interface Suggestion { url: string; element: HTMLElement }

export function startSearch(): void {
  const form = find<HTMLFormElement>("#search");
  const field = form && find<HTMLInputElement>("input", form);
  const list = form && find("#suggestions", form);
  if (field && list) new Search(form, field, list);
}

class Search {
  private suggestions: Suggestion[] = [];
  private chosen = -1;
  private timer = 0;
  private running = new AbortController();

  constructor(form: HTMLFormElement, private readonly field: HTMLInputElement, private readonly list: HTMLElement) {
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-controls", list.id);
    field.setAttribute("aria-expanded", "false");
    field.setAttribute("aria-autocomplete", "list");
    field.addEventListener("input", () => this.askSoon());
    field.addEventListener("focus", () => this.askSoon());
    field.addEventListener("keydown", (event) => this.key(event));
    form.addEventListener("submit", (event) => {
      const url = this.suggestions[Math.max(0, this.chosen)]?.url;
      if (!url) return;
      event.preventDefault();
      location.assign(url);
    });
    form.addEventListener("focusout", (event) => {
      if (!form.contains(event.relatedTarget as Node | null)) this.close();
    });
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const at = this.suggestions.findIndex(({ element }) => element.contains(event.target as Node));
      const url = this.suggestions[at]?.url;
      if (url) location.assign(url);
    });
  }

  private askSoon(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), WAIT_MS);
  }

  private async ask(): Promise<void> {
    const q = this.field.value.trim();
    this.running.abort();
    if (!q) return this.close();
    this.running = new AbortController();
    const { signal } = this.running;
    const query = { project: project(), q };
    try {
      const [entities, documents] = await Promise.all([
        request<Page<Entity>>(address("entities", query), { signal }),
        request<Page<DocumentRow>>(address("documents", query), { signal }),
      ]);
      this.show([
        ...entities.results.slice(0, ENTITIES).map(entitySuggestion),
        ...documents.results.slice(0, DOCUMENTS).map(documentSuggestion),
      ]);
    } catch (error) {
      if (!(error instanceof DOMException)) this.close();
    }
  }

  private show(suggestions: Suggestion[]): void {
    if (document.activeElement !== this.field) return;
    this.suggestions = suggestions;
    suggestions.forEach(({ element }, index) => (element.id = `suggestion-${index}`));
    this.list.replaceChildren(
      ...(suggestions.length ? suggestions.map(({ element }) => element) : [h("li", { class: "none" }, t("search.none"))]),
    );
    this.list.hidden = false;
    this.field.setAttribute("aria-expanded", "true");
    this.choose(suggestions.length ? 0 : -1);
    announce(suggestions.length ? t("search.count", { n: suggestions.length }) : t("search.none"));
  }

  private choose(index: number): void {
    this.chosen = index;
    this.suggestions.forEach(({ element }, at) => element.setAttribute("aria-selected", String(at === index)));
    const element = this.suggestions[index]?.element;
    element?.scrollIntoView({ block: "nearest" });
    if (element) this.field.setAttribute("aria-activedescendant", element.id);
    else this.field.removeAttribute("aria-activedescendant");
  }

  private key(event: KeyboardEvent): void {
    const count = this.suggestions.length;
    if (event.key === "Escape") {
      if (this.list.hidden) this.field.blur();
      this.close();
    } else if (count && event.key === "ArrowDown") this.choose((this.chosen + 1) % count);
    else if (count && event.key === "ArrowUp") this.choose((this.chosen - 1 + count) % count);
    else return;
    event.preventDefault();
  }

  private close(): void {
    clearTimeout(this.timer);
    this.suggestions = [];
    this.chosen = -1;
    this.list.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }
}

function entitySuggestion(entity: Entity): Suggestion {
  const element = h(
    "li", { role: "option" },
    h("span", { class: `dot t-${entity.type}` }), h("span", { class: "label" }, entity.name),
    h("span", { class: "kind" }, `${t(`type.${entity.type}`)} · ${t("statements", { n: entity.statement_count })}`),
  );
  return { url: entityUrl(entity.uid), element };
}

function documentSuggestion(row: DocumentRow): Suggestion {
  const element = h(
    "li", { role: "option" },
    icon("file"), h("span", { class: "label" }, row.name), h("span", { class: "kind" }, t("document")),
  );
  return { url: documentUrl(row.uid), element };
}
