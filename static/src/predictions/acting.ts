/** Accepting and rejecting what is predicted. Both are decisions, so both can be taken back. */
import { address, request } from "../api";
import { type Decision, note, toastWithUndo } from "../decisions";
import { find, h, icon } from "../dom";
import { t } from "../messages";
import type { Prediction } from "./types";

export type Verdict = "accept" | "reject";

/** `statement` is what the decision made of it, accepted or rejected. */
export interface Outcome { decisions: Decision[]; prediction: Prediction; statement: string }

export async function judge(uid: string, verdict: Verdict): Promise<Outcome> {
  const outcome = await request<Outcome>(address(`predictions/${uid}/${verdict}`), { method: "POST", body: {} });
  note(outcome.decisions);
  return outcome;
}

/** Says what was decided, with a button that takes it back and then calls `undone`. */
export function tellOutcome({ prediction, decisions }: Outcome, verdict: Verdict, undone: () => void): void {
  const { subject, predicate, object } = prediction;
  toastWithUndo(t(`prediction.${verdict}ed`, { subject: subject.name, predicate, object: object.name }), decisions, undone);
}

const ICONS: Record<Verdict, string> = { accept: "check", reject: "cross" };
const KEYS: Record<Verdict, string> = { accept: "A", reject: "R" };

/** Accept and reject; with their keys where nothing else could be meant. `done` gets what came of it. */
export function verdictButtons(uidOf: () => Promise<string>, hasKeys: boolean, done: (outcome: Outcome, verdict: Verdict) => void): HTMLElement {
  const place = h("p", { class: "verdicts" });
  const button = (verdict: Verdict): HTMLElement => {
    const made = h(
      "button", { type: "button", class: "button", "data-verdict": verdict, "aria-keyshortcuts": hasKeys && KEYS[verdict] },
      icon(ICONS[verdict]), t(`prediction.${verdict}`), hasKeys && h("kbd", { "aria-hidden": "true" }, KEYS[verdict]),
    );
    made.addEventListener("click", () => void act(verdict));
    return made;
  };
  const act = async (verdict: Verdict): Promise<void> => {
    if (place.hasAttribute("aria-busy")) return;
    place.setAttribute("aria-busy", "true");
    find(".errors", place)?.remove();
    try {
      done(await judge(await uidOf(), verdict), verdict);
    } catch (error) {
      place.append(h("span", { class: "errors small", role: "alert" }, (error as Error).message));
    } finally {
      place.removeAttribute("aria-busy");
    }
  };
  place.append(button("accept"), button("reject"));
  return place;
}
