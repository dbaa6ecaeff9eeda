/** Correcting a statement in place of judging it: static/src/editing, fetched when it is first needed. */
import type { Decision } from "../decisions";
import { toast } from "../dom";

interface Events { done(made: Decision[]): unknown; accepted(): unknown; again(): unknown; cancel(): unknown }

/** Saved as it was, the statement is accepted; where somebody was faster and theirs is taken, `again` asks anew. */
export async function openEdit(place: HTMLElement, uid: string, { done, accepted, again, cancel }: Events): Promise<void> {
  const { openStatementForm } = await import("../editing/statement");
  const leave = (act: () => unknown) => (): void => {
    place.replaceChildren();
    act();
  };
  await openStatementForm(place, uid, {
    saved: (made) => leave(() => done(made))(),
    theirs: leave(again),
    left: (isSaved) => leave(isSaved ? accepted : cancel)(),
  }).catch((error: Error) => toast(error.message));
}
