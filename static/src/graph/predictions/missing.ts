/** "What may be missing" of an entity: what is predicted of it, and an answer to any relation that somebody asks for. */
import { address, type Entity, type Page, project, request } from "../../api";
import { h, icon } from "../../dom";
import { t } from "../../messages";
import { verdictButtons } from "../../predictions/acting";
import { type Candidate, complete, keep, type Question, relationNames } from "../../predictions/asking";
import { percent, type Prediction } from "../../predictions/types";
import { type Choices, typeMark } from "../inspector/parts";
import type { Judged } from "./panel";

/** What the tab shows beside what every panel can do. */
export interface MissingChoices extends Choices { judged: Judged; prediction(uid: string): void }

/** Predictions shown at once; the review has the rest. */
const MOST = 12;

const ask = (entity: string, signal: AbortSignal): Promise<Page<Prediction>> =>
  request<Page<Prediction>>(address("predictions", { project: project(), entity, sort: "probability", page_size: MOST }), { signal });

export const missingCount = async (entity: Entity, signal: AbortSignal): Promise<number> => (await ask(entity.uid, signal)).results.length;

/** Fills `place`; throws ApiError. */
export async function showMissing(place: HTMLElement, entity: Entity, choices: MissingChoices, signal: AbortSignal): Promise<void> {
  const [page, relations] = await Promise.all([ask(entity.uid, signal), relationNames(signal)]);
  const rows = page.results.map((prediction) => card(prediction, entity.uid, choices));
  place.replaceChildren(
    rows.length ? h("ul", { class: "missing-list" }, ...rows) : h("p", { class: "muted small" }, t("missing.nothing")),
    ...(relations.length ? [askForm(entity, relations, choices, signal)] : []),
  );
}

/** A prediction with its answers; opening it shows why. */
function card(prediction: Prediction, entity: string, choices: MissingChoices): HTMLElement {
  const isSubject = prediction.subject.uid === entity;
  const other = isSubject ? prediction.object : prediction.subject;
  const item = h("li", { class: "prediction-card", "data-prediction": prediction.uid });
  const open = h(
    "button", { type: "button", class: "relation", "data-row": true, title: t("missing.why") },
    h("b", {}, prediction.predicate), h("span", { class: "arrow", "aria-hidden": "true" }, isSubject ? "→" : "←"),
    h("span", { class: `name t-${other.type}` }, typeMark(other.type), other.name),
    h("span", { class: "end probability" }, percent(prediction.probability)),
  );
  open.addEventListener("click", () => choices.prediction(prediction.uid));
  item.append(open);
  if (choices.mayEdit) {
    item.append(verdictButtons(() => Promise.resolve(prediction.uid), false, (outcome, verdict) => {
      item.remove();
      choices.judged(outcome, verdict);
    }));
  }
  return item;
}

function askForm(entity: Entity, relations: string[], choices: MissingChoices, signal: AbortSignal): HTMLElement {
  const list = h("ul", { class: "missing-list", "aria-live": "polite" });
  const relation = h("select", { id: "missing-relation", class: "input slim" }, ...relations.map((name) => h("option", { value: name }, name)));
  const side = h(
    "select", { class: "input slim", "aria-label": t("missing.side") },
    h("option", { value: "head" }, t("missing.as_subject", { name: entity.name })), h("option", { value: "tail" }, t("missing.as_object", { name: entity.name })),
  );
  const form = h(
    "form", { class: "missing-form" },
    h("h3", { class: "list-title" }, t("missing.ask")),
    side, h("label", { for: "missing-relation", class: "unseen" }, t("missing.relation")), relation,
    h("button", { class: "button slim-button" }, icon("search"), t("missing.ask_button")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const question: Question = { relation: relation.value, [side.value]: entity.uid };
    void answer(list, question, choices, signal);
  });
  return h("div", { class: "missing-ask" }, form, list);
}

async function answer(list: HTMLElement, question: Question, choices: MissingChoices, signal: AbortSignal): Promise<void> {
  const say = (words: string, bad = false): void => list.replaceChildren(h("li", { class: bad ? "errors small" : "muted small", role: bad && "alert" }, words));
  say(t("missing.asking"));
  try {
    const { candidates, reason } = await complete(question, signal);
    if (!candidates.length) return say(reason || t("missing.none"));
    list.replaceChildren(...candidates.map((candidate) => row(candidate, question, choices)));
  } catch (error) {
    if (!(error instanceof DOMException)) say((error as Error).message, true);
  }
}

/** A candidate: known already, or to be decided on, for which it is kept as a prediction first. */
function row(candidate: Candidate, question: Question, choices: MissingChoices): HTMLElement {
  const other = candidate.entity!;
  const item = h("li", { class: candidate.known ? "candidate" : "prediction-card candidate" });
  const open = h(
    "button", { type: "button", class: "relation", "data-row": true },
    h("span", { class: `name t-${other.type}` }, typeMark(other.type), other.name),
    h("span", { class: "end" }, candidate.known && h("span", { class: "muted" }, icon("check"), t("missing.known")), h("span", { class: "probability" }, percent(candidate.probability))),
  );
  open.addEventListener("click", () => choices.entity(other.uid));
  item.append(open);
  if (!candidate.known && choices.mayEdit) {
    item.append(verdictButtons(async () => (await keep(question, other.uid)).uid, false, (outcome, verdict) => {
      item.remove();
      choices.judged(outcome, verdict);
    }));
  }
  return item;
}
