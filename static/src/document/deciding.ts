/** What this page decided, in order, so that Z takes the last of it back and Shift+Z does it again. */
import { conflictOf } from "../conflict";
import { type Decision, revert, sayRefused } from "../decisions";
import { toast } from "../dom";
import { t } from "../messages";

/** Fired on document when something was decided that the text or the cards show. */
export const CHANGED = "zhitu:changed";

const done: Decision[][] = [];
const undone: { made: Decision[]; reverts: Decision[] }[] = [];
let isBusy = false;

export const changed = (): void => void document.dispatchEvent(new CustomEvent(CHANGED));

/**
 * Runs a decision and says `words` with a way back; what goes wrong is said. The decisions, null when it went wrong. Where
 * somebody was faster, it is said what they decided, and `insist` is offered.
 */
export function carryOut(act: () => Promise<Decision[]>, words: string, insist?: () => unknown): Promise<Decision[] | null> {
  return alone(async () => {
    const made = await act();
    if (made.length) {
      done.push(made);
      undone.length = 0;
    }
    toast(words, made.length ? { label: t("decision.undo"), act: () => void undo() } : undefined);
    return made;
  }, (error) => sayWrong(error, insist));
}

function sayWrong(error: unknown, insist?: () => unknown): void {
  const conflict = conflictOf(error);
  if (!conflict) return sayRefused(error, () => undefined);
  const by = conflict.decisions[0];
  const words = `${(error as Error).message} ${by ? `${by.decided_by ?? ""}: ${by.words}` : ""}`;
  toast(words, insist && conflict.current ? { label: t("conflict.keep"), act: () => void insist() } : undefined);
}

export async function undo(withLater = false): Promise<void> {
  await alone(async () => {
    const made = done.at(-1);
    if (!made) return toast(t("decision.nothing"));
    undone.push({ made, reverts: await revert(made, withLater) });
    done.pop();
    toast(t("decision.undone"));
  }, (error) => sayRefused(error, () => undo(true)));
}

export async function redo(): Promise<void> {
  await alone(async () => {
    const last = undone.at(-1);
    if (!last) return toast(t("decision.nothing"));
    await revert(last.reverts);
    done.push(last.made);
    undone.pop();
    toast(t("decision.redone"));
  }, (error) => sayRefused(error, () => undefined));
}

/** One decision at a time: a key that is held down takes no second one. `refused` says why one was not taken. */
async function alone<T>(act: () => Promise<T>, refused: (error: unknown) => void): Promise<T | null> {
  if (isBusy) return null;
  isBusy = true;
  try {
    return await act();
  } catch (error) {
    refused(error);
    return null;
  } finally {
    isBusy = false;
    changed();
  }
}
