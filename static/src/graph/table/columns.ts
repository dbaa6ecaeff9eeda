/** What the table's columns show and how they sort, for statements and for entities. */
import { bars, h } from "../../dom";
import { t } from "../../messages";
import { percent } from "../../predictions/types";
import { typeMark } from "../canvas/shapes";
import { type Choices, entityButton, modalityTag, relationTag, statusTag, typeName } from "../inspector/parts";
import type { SceneEdge, SceneNode, SceneStore } from "../scene";

/** A percentage where it is calibrated, else bars. */
const sureness = ({ probability, confidence }: SceneEdge): HTMLElement =>
  probability === undefined ? bars(confidence) : h("span", { class: "probability" }, percent(probability));

export interface Column<Row> {
  id: string;
  label: string;
  /** Sorted from the top when it is first chosen. */
  isNumber?: boolean;
  value(row: Row): string | number;
  cell(row: Row): HTMLElement;
}

export function statementColumns(store: SceneStore, choices: Choices): Column<SceneEdge>[] {
  const name = (uid: string): string => store.nodes.get(uid)!.name;
  const entity = (uid: string, column: string, label: string): HTMLElement => {
    const node = store.nodes.get(uid)!;
    const button = entityButton(node, choices.entity);
    button.tabIndex = -1;
    return h("td", { class: `end ${column}`, "data-label": label }, button, h("span", { class: "kind" }, typeName(node.type)));
  };
  return [
    { id: "subject", label: t("graph.subject"), value: (edge) => name(edge.source), cell: (edge) => entity(edge.source, "subject", t("graph.subject")) },
    {
      id: "predicate", label: t("graph.predicate"), value: (edge) => edge.predicate,
      cell: (edge) => h("td", { class: "predicate", "data-label": t("graph.predicate") }, edge.predicate, relationTag(edge.relation), modalityTag(edge.modality)),
    },
    { id: "object", label: t("graph.object"), value: (edge) => name(edge.target), cell: (edge) => entity(edge.target, "object", t("graph.object")) },
    {
      id: "status", label: t("graph.status"), value: (edge) => edge.status,
      cell: (edge) => h("td", { class: "state", "data-label": t("graph.status") }, statusTag(edge.status) ?? t("graph.status.extracted")),
    },
    {
      id: "confidence", label: t("graph.confidence"), isNumber: true, value: (edge) => edge.probability ?? edge.confidence,
      cell: (edge) => h("td", { class: "figure", "data-label": t("graph.confidence") }, sureness(edge)),
    },
    {
      id: "evidence", label: t("graph.evidence"), isNumber: true, value: (edge) => edge.evidence_count,
      cell: (edge) => h("td", { class: "figure numbers", "data-label": t("graph.evidence") }, edge.layer ? "" : t("graph.sentences", { n: edge.evidence_count })),
    },
  ];
}

export function entityColumns(store: SceneStore, choices: Choices, groupOf: (uid: string) => string): Column<SceneNode>[] {
  const shown = (node: SceneNode): number => store.neighboursOf(node.uid).size;
  const number = (column: string, label: string, value: number): HTMLElement =>
    h("td", { class: `figure numbers ${column}`, "data-label": label }, value.toLocaleString("en-US"));
  return [
    {
      id: "name", label: t("graph.entity"), value: (node) => node.name,
      cell: (node) => {
        const button = entityButton(node, choices.entity);
        button.tabIndex = -1;
        return h("td", { class: "end name", "data-label": t("graph.entity") }, button);
      },
    },
    {
      id: "type", label: t("graph.type"), value: (node) => typeName(node.type),
      cell: (node) => h("td", { class: "state kind-cell", "data-label": t("graph.type") }, typeMark(node.type), " ", typeName(node.type)),
    },
    { id: "neighbours", label: t("graph.neighbours"), isNumber: true, value: shown, cell: (node) => number("neighbours", t("graph.neighbours"), shown(node)) },
    {
      id: "statements", label: t("graph.relations"), isNumber: true, value: (node) => node.statement_count,
      cell: (node) => number("statements", t("graph.relations"), node.statement_count),
    },
    {
      id: "community", label: t("graph.community"), value: (node) => groupOf(node.uid),
      cell: (node) => h("td", { class: "state community", "data-label": t("graph.community") }, groupOf(node.uid)),
    },
    {
      id: "marks", label: t("graph.marks"), value: (node) => marksOf(store, choices, node).join(" "),
      cell: (node) => h("td", { class: "state marks", "data-label": t("graph.marks") }, marksOf(store, choices, node).join(t("graph.comma"))),
    },
  ];
}

/** What the canvas shows of an entity by marks: pinned, folded neighbours, focus. */
function marksOf(store: SceneStore, choices: Choices, { uid }: SceneNode): string[] {
  const folded = store.visible.folded.get(uid) ?? 0;
  return [
    choices.isPinned(uid) ? t("graph.pinned") : "",
    folded ? t("graph.folded", { n: folded }) : "",
    store.filters.focus?.entity === uid ? t("graph.focused", { n: store.filters.focus.degrees }) : "",
  ].filter(Boolean);
}
