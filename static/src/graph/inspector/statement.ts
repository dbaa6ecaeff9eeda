/** What the inspector says of a statement: who, what, whom, and every sentence that says so. */
import { address, request, type Statement } from "../../api";
import { bars, h } from "../../dom";
import { t } from "../../messages";
import type { SceneEdge } from "../scene";
import { showEvidence } from "./evidence";
import { type Choices, entityButton, evidenceCount, head, literalChip, modalityTag, relationTag, statusTag } from "./parts";

/** Fills `panel` with the statement `uid`; `parallel` are the others between the same two entities. */
export async function showStatement(
  panel: HTMLElement, uid: string, parallel: SceneEdge[], choices: Choices, signal: AbortSignal,
): Promise<Statement> {
  const statement = await request<Statement>(address(`statements/${uid}`), { signal });
  const sentences = h("div", { class: "sentences" });
  panel.replaceChildren(
    head(null, triple(statement, choices), "", choices.close),
    h("p", { class: "figures with-bars" }, bars(statement.confidence), evidenceCount(statement), statusTag(statement.status) ?? h("span", {}, t("graph.status.extracted"))),
    h("h3", { class: "list-title" }, t("graph.evidence")),
    sentences,
  );
  if (parallel.length) panel.append(h("h3", { class: "list-title" }, t("graph.parallel")), others(parallel, choices));
  await showEvidence(sentences, statement, signal);
  return statement;
}

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
