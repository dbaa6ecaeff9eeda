/** Pieces that both inspectors and the table are made of. */
import type { EntityRef, EntityType, Literal, Modality, Statement } from "../../api";
import { h, icon } from "../../dom";
import { t } from "../../messages";
import { typeMark } from "../canvas/shapes";
import type { SceneEdge, Status } from "../scene";
import type { EntityActs } from "./tools";

export interface Choices {
  entity(uid: string): void;
  edge(uid: string): void;
  close(): void;
  /** The other statements of the scene between the ends of this one. */
  parallel(edge: string): SceneEdge[];
  isPinned(uid: string): boolean;
  /** What can be done with an entity, in a row of buttons under its name. */
  acts: EntityActs;
  /** That row is there; `update` is to be called whenever something of it may have changed. */
  toolsDrawn(update: () => void): void;
  /** Whether this person may change anything. */
  mayEdit: boolean;
  /** `uid` was changed by a decision, and `gone` are part of it now. */
  decided(uid: string, gone: string[]): void;
}

export const typeName = (type: EntityType): string => t(`type.${type}`);

/** The name of an entity that opens it. */
export function entityButton(entity: EntityRef, choose: (uid: string) => void): HTMLButtonElement {
  const button = h("button", { type: "button", class: `chip t-${entity.type}`, title: typeName(entity.type) }, entity.name);
  button.addEventListener("click", (event) => {
    event.stopPropagation();
    choose(entity.uid);
  });
  return button;
}

export const literalChip = (literal: Literal): HTMLElement =>
  h("span", { class: "chip literal", title: t(`graph.literal.${literal.type}`) }, literal.value);

const STATUS_ICONS: Record<Status, string> = { extracted: "", accepted: "check", predicted: "graph", rejected: "cross" };

/** The status in words, with an icon; nothing for what was simply extracted. */
export function statusTag(status: Status): HTMLElement | null {
  if (status === "extracted") return null;
  return h("span", { class: `status is-${status}` }, icon(STATUS_ICONS[status]), t(`graph.status.${status}`));
}

/** The relation type of a statement, beside its predicate as written; nothing for an open one. */
export const relationTag = (name: string | undefined): HTMLElement | null =>
  name ? h("span", { class: "relation-tag", title: t("graph.relation_type") }, name) : null;

/** A word for what is denied or only possible; nothing for what is said to be so. */
export const modalityTag = (modality: Modality): HTMLElement | null =>
  modality === "asserted" ? null : h("span", { class: "modality" }, t(`graph.modality.${modality}`));

/** "3 sentences", or the literal's kind where there is none to count. */
export const evidenceCount = (statement: Pick<Statement, "evidence_count">): HTMLElement =>
  h("span", { class: "count" }, t("graph.sentences", { n: statement.evidence_count }));

/** The head of an inspector, with its close button. */
export function head(mark: Element | null, title: Node | string, tag: Node | string, close: () => void): HTMLElement {
  const button = h("button", { type: "button", class: "button quiet icon-only close", "aria-label": t("graph.close"), title: "Esc" }, icon("cross"));
  button.addEventListener("click", close);
  return h("header", { class: "inspector-head" }, mark, h("h2", { tabindex: "-1" }, title), tag, button);
}

export const typeTag = (type: EntityType): HTMLElement => h("span", { class: `type-tag t-${type}` }, typeName(type));

export { typeMark };
