/** What the inspector says of a prediction: how probable it is, the paths that speak for it, and the two answers. */
import { address, request } from "../../api";
import { h } from "../../dom";
import { t } from "../../messages";
import { type Outcome, type Verdict, verdictButtons } from "../../predictions/acting";
import { percent, type Prediction } from "../../predictions/types";
import { showWhy } from "../../predictions/why";
import { type Choices, entityButton, head, relationTag } from "../inspector/parts";

export type Judged = (outcome: Outcome, verdict: Verdict) => void;

/** What the panel shows beside what every panel can do; `bring` shows the prediction on the canvas. */
export interface PredictionChoices extends Choices { judged: Judged; bring(prediction: Prediction): void }

/** Fills `panel` with the prediction `uid`; throws ApiError when it cannot be read. */
export async function showPrediction(panel: HTMLElement, uid: string, choices: PredictionChoices, signal: AbortSignal): Promise<void> {
  const prediction = await request<Prediction>(address(`predictions/${uid}`), { signal });
  const why = h("div", { class: "why-predicted" });
  choices.bring(prediction);
  panel.replaceChildren(...[
    head(null, triple(prediction, choices), "", choices.close),
    h(
      "p", { class: "figures with-bars" },
      h("span", { class: "probability is-large" }, percent(prediction.probability)), h("span", {}, t("prediction.probable")),
    ),
    prediction.state !== "open" && h("p", { class: "muted small" }, t(`prediction.is_${prediction.state}`)),
    (prediction.state === "open" || prediction.state === "outdated") && choices.mayEdit && verdictButtons(() => Promise.resolve(uid), true, choices.judged),
    h("h3", { class: "list-title" }, t("prediction.why")),
    why,
  ].filter((child) => child instanceof HTMLElement));
  await showWhy(why, uid, signal);
}

function triple({ subject, predicate, relation, object }: Prediction, choices: Choices): HTMLElement {
  return h(
    "span", { class: "triple" },
    entityButton(subject, choices.entity),
    h(
      "span", { class: "predicate" },
      h("span", { "aria-hidden": "true" }, "— "), predicate, relation && relation.name !== predicate ? relationTag(relation.name) : null,
      h("span", { "aria-hidden": "true" }, " →"),
    ),
    entityButton(object, choices.entity),
  );
}
