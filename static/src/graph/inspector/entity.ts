/** What the inspector says of an entity: its names, its figures, and each statement with the sentences behind it. */
import { address, type Entity, type Page, request, type Statement } from "../../api";
import { h, icon } from "../../dom";
import { t } from "../../messages";
import { showEvidence } from "./evidence";
import { namingTools } from "./naming";
import type { EntityTab } from "./inspector";
import { type Choices, entityButton, evidenceCount, head, literalChip, modalityTag, relationTag, statusTag, typeMark, typeTag } from "./parts";
import { tabs } from "./tabs";
import { entityTools } from "./tools";

/** The tabs beside "Statements", which is called "relations", and the one to open. */
export interface EntityTabs { all: readonly EntityTab[]; first: string; opened: (id: string) => void }

/** Fills `panel` with the entity `uid`; throws ApiError when it cannot be read. */
export async function showEntity(
  panel: HTMLElement, uid: string, choices: Choices, signal: AbortSignal, { all, first, opened }: EntityTabs,
): Promise<void> {
  const [entity, page] = await Promise.all([
    request<Entity>(address(`entities/${uid}`), { signal }),
    request<Page<Statement>>(address("statements", { entity: uid }), { signal }),
  ]);
  const rows = h("ul", { class: "relations" });
  const list = new StatementList(rows, entity.uid, choices, signal);
  list.add(page);
  const figures = [
    entity.aliases.length ? t("graph.aliases", { names: entity.aliases.join(t("graph.comma")) }) : "",
    t("statements", { n: entity.statement_count }),
    t("mentions", { n: entity.mention_count }),
  ].filter(Boolean);
  const none = h("p", { class: "muted" }, t("graph.relations.none"));
  const relations = {
    id: "relations", label: t("graph.relations"), show: (place: HTMLElement) => place.append(page.results.length ? rows : none),
  };
  const tools = entityTools(entity.uid, choices.acts);
  choices.toolsDrawn(tools.update);
  panel.replaceChildren(...[
    head(typeMark(entity.type), entity.name, typeTag(entity.type), choices.close),
    h("p", { class: "figures" }, figures.join(" · ")),
    entity.description ? h("p", { class: "description" }, entity.description) : null,
    tools.element,
    choices.mayEdit && namingTools(entity, choices.decided),
    all.length ? null : h("h3", { class: "list-title" }, t("graph.relations"), keysHint()),
    tabs([relations, ...all.map(({ id, label, show, count }) => ({
      id, label, show: (place: HTMLElement) => show(place, entity, choices, signal), ...(count ? { count: count(entity, signal) } : {}),
    }))], first, opened),
  ].filter((child) => child instanceof HTMLElement));
}

const keysHint = (): HTMLElement =>
  h("span", { class: "hint", "aria-hidden": "true" }, h("kbd", {}, "J"), h("kbd", {}, "K"), h("kbd", {}, "↵"));

/** Statements of one entity as rows that open to their sentences. */
class StatementList {
  constructor(
    private readonly list: HTMLElement, private readonly entity: string,
    private readonly choices: Choices, private readonly signal: AbortSignal,
  ) {}

  add({ results, next }: Page<Statement>): void {
    this.list.append(...results.map((statement) => this.row(statement)));
    if (!next) return;
    const more = h("button", { type: "button", class: "button quiet", "data-row": true }, t("graph.more_relations"));
    const item = h("li", { class: "more" }, more);
    more.addEventListener("click", async () => {
      more.disabled = true;
      const page = await request<Page<Statement>>(next, { signal: this.signal });
      item.remove();
      this.add(page);
    });
    this.list.append(item);
  }

  private row(statement: Statement): HTMLElement {
    const isSubject = statement.subject.uid === this.entity;
    const other = isSubject ? statement.object : statement.subject;
    const name = other?.name ?? statement.literal?.value ?? "";
    const toggle = h(
      "button", { type: "button", class: "relation", "aria-expanded": "false", "data-row": true, "data-statement": statement.uid },
      h("b", {}, statement.predicate), relationTag(statement.relation?.name), modalityTag(statement.modality), h("span", { class: "arrow" }, isSubject ? "→" : "←"),
      h("span", { class: `name${other ? ` t-${other.type}` : " literal"}` }, other ? typeMark(other.type) : "", name),
      h("span", { class: "end" }, statusTag(statement.status), evidenceCount(statement)),
    );
    const body = h("div", { class: "sentences", hidden: true });
    const item = h("li", {}, toggle, body);
    toggle.addEventListener("click", () => this.toggle(item, toggle, body, statement));
    return item;
  }

  private toggle(item: HTMLElement, toggle: HTMLElement, body: HTMLElement, statement: Statement): void {
    const isOpen = toggle.getAttribute("aria-expanded") === "false";
    toggle.setAttribute("aria-expanded", String(isOpen));
    item.classList.toggle("is-open", isOpen);
    body.hidden = !isOpen;
    if (!isOpen || body.childElementCount) return;
    const isSubject = statement.subject.uid === this.entity;
    const other = isSubject ? statement.object : statement.subject;
    const target = other ? entityButton(other, this.choices.entity) : statement.literal ? literalChip(statement.literal) : null;
    const onGraph = h("button", { type: "button", class: "link-button small" }, icon("graph"), t("graph.show_edge"));
    onGraph.addEventListener("click", () => this.choices.edge(statement.uid));
    body.append(h("div", { class: "relation-foot" }, target, statement.object ? onGraph : null));
    const sentences = h("div", {});
    body.prepend(sentences);
    void showEvidence(sentences, statement, this.signal);
  }
}
