/** What this page decided, in order, so that Z takes the last of it back and Shift+Z does it again. */
import { type Decision, revert, sayRefused } from "../decisions";
import { toast } from "../dom";
import { t } from "../messages";

/** Fired on document when something was decided that the text or the cards show. */
export const CHANGED = "zhitu:changed";

const done: Decision[][] = [];
const undone: { made: Decision[]; reverts: Decision[] }[] = [];
let isBusy = false;

export const changed = (): void => void document.dispatchEvent(new CustomEvent(CHANGED));

/** Runs a decision and says `words` with a way back; what goes wrong is said. The decisions, null when it went wrong. */
export function carryOut(act: () => Promise<Decision[]>, words: string): Promise<Decision[] | null> {
  return alone(async () => {
    const made = await act();
    if (made.length) {
      done.push(made);
      undone.length = 0;
    }
    toast(words, made.length ? { label: t("decision.undo"), act: () => void undo() } : undefined);
    return made;
  });
}

export async function undo(withLater = false): Promise<void> {
  await alone(async () => {
    const made = done.at(-1);
    if (!made) return toast(t("decision.nothing"));
    undone.push({ made, reverts: await revert(made, withLater) });
    done.pop();
    toast(t("decision.undone"));
  }, () => undo(true));
}

export async function redo(): Promise<void> {
  await alone(async () => {
    const last = undone.at(-1);
    if (!last) return toast(t("decision.nothing"));
    await revert(last.reverts);
    done.push(last.made);
    undone.pop();
    toast(t("decision.redone"));
  });
}

/** One decision at a time: a key that is held down takes no second one. `withLater` is offered where that may help. */
async function alone<T>(act: () => Promise<T>, withLater: () => unknown = () => undefined): Promise<T | null> {
  if (isBusy) return null;
  isBusy = true;
  try {
    return await act();
  } catch (error) {
    sayRefused(error, withLater);
    return null;
  } finally {
    isBusy = false;
    changed();
  }
}
