/**
 * Correcting a statement: other words for the relation, or the two ends the other way round. What was extracted is
 * rejected, what the person says instead is added with the same sentence; both are undone together.
 */
import { address, type Evidence, project, type Span, type Statement } from "../api";
import { decide, type Decision } from "../decisions";
import { h } from "../dom";
import { t } from "../messages";

interface Events { done(made: Decision[]): void; cancel(): void }

/** The form in its place; Escape leaves it. */
export function openEdit(place: HTMLElement, statement: Statement, evidence: Evidence | undefined, { done, cancel }: Events): void {
  const predicate = h("input", { id: "edit-predicate", class: "input", maxlength: 120, required: true, autocomplete: "off" });
  predicate.value = statement.predicate;
  const turned = h("input", { type: "checkbox", id: "edit-turned" });
  const close = h("button", { type: "button", class: "button quiet" }, t("graph.cancel"));
  const leave = (): void => {
    place.replaceChildren();
    cancel();
  };
  close.addEventListener("click", leave);
  const form = h(
    "form", { class: "field review-edit" },
    h("label", { for: "edit-predicate" }, t("review.edit.predicate")), predicate,
    h("label", { for: "edit-turned", class: "turned" }, turned, t("review.edit.turned")),
    h("p", { class: "actions" }, h("button", { class: "button primary" }, t("review.edit.save")), close),
  );
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    leave();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    form.setAttribute("aria-busy", "true");
    try {
      done(await save(statement, evidence, predicate.value.trim(), turned.checked));
    } catch (error) {
      form.removeAttribute("aria-busy");
      form.querySelector(".errors")?.remove();
      form.append(h("p", { class: "errors small", role: "alert" }, (error as Error).message));
    }
  });
  place.replaceChildren(form);
  predicate.focus();
  predicate.select();
}

async function save(statement: Statement, evidence: Evidence | undefined, predicate: string, isTurned: boolean): Promise<Decision[]> {
  const batch = hex(24);
  const [subject, object] = isTurned ? [statement.object!, statement.subject] : [statement.subject, statement.object!];
  const spans: Span[][] = evidence ? [evidence.subject_spans, evidence.object_spans] : [];
  const [subject_spans, object_spans] = isTurned ? [...spans].reverse() : spans;
  const said = evidence && { sentence: evidence.sentence.uid, subject_spans, predicate_spans: evidence.predicate_spans, object_spans };
  const added = { project: project(), subject: subject.uid, predicate, object: object.uid, batch, ...(said ? { evidence: said } : {}) };
  const isSame = predicate === statement.predicate && !isTurned;
  if (isSame) return decide(address(`statements/${statement.uid}/accept`), "POST", { batch });
  const rejected = await decide(address(`statements/${statement.uid}/reject`), "POST", { batch });
  return [...rejected, ...await decide(address("statements"), "POST", added)];
}

const hex = (digits: number): string =>
  [...crypto.getRandomValues(new Uint8Array(digits / 2))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
