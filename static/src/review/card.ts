/** One question in the middle of the page: what is claimed, why, and the big keys. */
import type { EntityRef } from "../api";
import { bars, h, icon } from "../dom";
import { quotation } from "../graph/inspector/evidence";
import { t } from "../messages";
import { percent } from "../predictions/types";
import { draw } from "../predictions/why";
import { entityUrl } from "../routes";
import type { Item, Reason } from "./types";

/** Sentences shown of a statement; one is what most have. */
const MOST_SENTENCES = 3;

export interface Acts { accept(): unknown; reject(): unknown; skip(): unknown; edit(): unknown; undo(): unknown }

export function questionCard(item: Item, mayEdit: boolean, canUndo: boolean, acts: Acts): HTMLElement {
  const why = h("div", { class: "why-predicted", id: "review-why" }, h("p", { class: "muted small" }, t("prediction.looking")));
  return h(
    "article", { class: `panel review-card is-${item.kind}`, "data-item": (item.prediction ?? item.statement)!.uid },
    h("p", { class: "review-kind" }, ...kindOf(item)),
    claim(item),
    h("h3", { class: "review-why-title" }, t(item.prediction ? "prediction.why" : "review.sentence")),
    why,
    h("div", { id: "review-edit" }),
    mayEdit ? buttons(item, canUndo, acts) : h("p", { class: "muted" }, t("review.look")),
  );
}

function kindOf({ prediction, statement }: Item): (Node | string)[] {
  if (prediction) return [h("span", { class: "probability" }, `${t("graph.status.predicted")} · ${percent(prediction.probability)}`)];
  return [h("span", { class: "muted" }, t("review.unsure")), bars(statement!.confidence)];
}

function claim({ prediction, statement }: Item): HTMLElement {
  const { subject, predicate, object, relation } = (prediction ?? statement)!;
  const literal = statement?.literal;
  return h(
    "h2", { class: "claim", tabindex: "-1" },
    name(subject),
    h(
      "span", { class: "predicate" },
      h("span", { "aria-hidden": "true" }, "— "), predicate, relation && relation.name !== predicate ? h("span", { class: "relation-tag" }, relation.name) : null,
      h("span", { "aria-hidden": "true" }, " →"),
    ),
    object ? name(object) : literal ? h("span", { class: "chip literal" }, literal.value) : null,
  );
}

const name = (entity: EntityRef): HTMLElement =>
  h("a", { class: `chip t-${entity.type}`, href: entityUrl(entity.uid), title: t(`type.${entity.type}`) }, entity.name);

function buttons(item: Item, canUndo: boolean, acts: Acts): HTMLElement {
  const button = (words: string, key: string, act: () => unknown, style: string, mark = ""): HTMLButtonElement => {
    const made = h(
      "button", { type: "button", class: `button ${style}`, "aria-keyshortcuts": key, "data-act": key.toLowerCase() },
      mark ? icon(mark) : null, words, h("kbd", { "aria-hidden": "true" }, key),
    );
    made.addEventListener("click", () => void act());
    return made;
  };
  const undo = button(t("review.undo"), "Z", acts.undo, "quiet at-end", "left");
  undo.disabled = !canUndo;
  return h(
    "p", { class: "review-acts" },
    button(t("prediction.accept"), "A", acts.accept, "primary", "check"),
    button(t("prediction.reject"), "R", acts.reject, "", "cross"),
    button(t("review.skip"), "S", acts.skip, ""),
    item.statement ? button(t("review.edit"), "E", acts.edit, "", "pen") : null,
    undo,
  );
}

/** Draws the reason into the card that is shown. */
export function showReason(place: HTMLElement, item: Item, reason: Reason, signal: AbortSignal): void {
  if ("error" in reason) return place.replaceChildren(h("p", { class: "errors small", role: "alert" }, reason.error));
  if ("paths" in reason) return draw(place, reason.paths, signal);
  const { results } = reason.sentences;
  const quoted = results.slice(0, MOST_SENTENCES).map((evidence) => quotation(evidence, item.statement!));
  const more = results.length > MOST_SENTENCES && h("p", { class: "muted small" }, t("review.more_sentences", { n: results.length - MOST_SENTENCES }));
  place.replaceChildren(...(quoted.length ? quoted : [h("p", { class: "muted small" }, t("graph.evidence.none"))]), more || "");
}

export function emptyPanel(hasSkipped: boolean, again: () => void): HTMLElement {
  const button = h("button", { type: "button", class: "button" }, t("review.again"));
  button.addEventListener("click", again);
  return h(
    "div", { class: "panel empty-state" },
    h("h2", {}, t(hasSkipped ? "review.only_skipped" : "review.none")),
    h("p", { class: "muted" }, t(hasSkipped ? "review.only_skipped.words" : "review.none.words")),
    hasSkipped && button,
  );
}
