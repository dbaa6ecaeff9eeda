/** What the inspector says of a statement: who, what, whom, and every sentence that says so. */
import { address, request, type Statement } from "../../api";
import { bars, h } from "../../dom";
import { t } from "../../messages";
import type { SceneEdge } from "../scene";
import { showEvidence } from "./evidence";
import type { Section } from "./inspector";
import { type Choices, entityButton, evidenceCount, head, literalChip, modalityTag, relationTag, statusTag } from "./parts";

/** Fills `panel` with the statement `uid`, the others between the same two entities, and `sections` at its foot. */
export async function showStatement(
  panel: HTMLElement, uid: string, choices: Choices, signal: AbortSignal, sections: readonly Section[],
): Promise<void> {
  const statement = await request<Statement>(address(`statements/${uid}`), { signal });
  const sentences = h("div", { class: "sentences" });
  panel.replaceChildren(
    head(null, triple(statement, choices), "", choices.close),
    h("p", { class: "figures with-bars" }, bars(statement.confidence), evidenceCount(statement), statusTag(statement.status) ?? h("span", {}, t("graph.status.extracted"))),
    ...(statement.qualifiers?.length ? [circumstances(statement.qualifiers)] : []),
    h("h3", { class: "list-title" }, t("graph.evidence")),
    sentences,
  );
  const parallel = choices.parallel(uid);
  if (parallel.length) panel.append(h("h3", { class: "list-title" }, t("graph.parallel")), others(parallel, choices));
  const places = sections.map((section) => ({ section, place: h("div", { class: "section" }) }));
  panel.append(...places.map(({ place }) => place));
  await Promise.all([showEvidence(sentences, statement, signal), ...places.map(({ section, place }) => section(place, statement, choices, signal))]);
}

/** When and where, as a person said it. */
const circumstances = (qualifiers: NonNullable<Statement["qualifiers"]>): HTMLElement =>
  h("p", { class: "circumstances small" }, qualifiers.map(({ role, text }) => (role === "place" ? t("graph.place", { place: text }) : text)).join(" · "));

function triple(statement: Statement, choices: Choices): HTMLElement {
  const { subject, predicate, object, literal } = statement;
  return h(
    "span", { class: "triple" },
    entityButton(subject, choices.entity),
    h("span", { class: "predicate" }, h("span", { "aria-hidden": "true" }, "— "), predicate, relationTag(statement.relation?.name), modalityTag(statement.modality), h("span", { "aria-hidden": "true" }, " →")),
    object ? entityButton(object, choices.entity) : literal ? literalChip(literal) : null,
  );
}

function others(parallel: SceneEdge[], choices: Choices): HTMLElement {
  return h("ul", { class: "relations" }, ...parallel.map((edge) => {
    const button = h(
      "button", { type: "button", class: "relation", "data-row": true },
      h("b", {}, edge.predicate), relationTag(edge.relation), modalityTag(edge.modality), h("span", { class: "end" }, statusTag(edge.status), evidenceCount(edge)),
    );
    button.addEventListener("click", () => choices.edge(edge.uid));
    return h("li", {}, button);
  }));
}
