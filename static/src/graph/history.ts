/** What was done on this page, to be taken back and done again in order: decisions of a batch, and changes of the view. */
import { type Decision, revert, sayRefused } from "../decisions";
import { toast } from "../dom";
import { t } from "../messages";

export interface Step {
  /** What was decided; empty for a change of the view. */
  made: Decision[];
  /** Shows it on the page, again or no longer. */
  apply?(): void;
  takeBack?(): void;
}

export class History {
  private readonly done: Step[] = [];
  private readonly undone: Step[] = [];

  /** `settled` is called after decisions were taken back or again. */
  constructor(private readonly settled: () => void, private readonly changed: () => void) {}

  get isEmpty(): boolean {
    return !this.done.length;
  }

  add(step: Step): void {
    this.done.push(step);
    this.undone.length = 0;
    this.changed();
  }

  undo(): Promise<void> {
    return this.move(this.done, this.undone, (step) => step.takeBack?.(), t("decision.undone"));
  }

  redo(): Promise<void> {
    return this.move(this.undone, this.done, (step) => step.apply?.(), t("decision.redone"));
  }

  private async move(from: Step[], to: Step[], show: (step: Step) => void, words: string, withLater = false): Promise<void> {
    const step = from.pop();
    if (!step) return toast(t("graph.history.none"));
    try {
      step.made = await revert(step.made, withLater);
    } catch (error) {
      from.push(step);
      return sayRefused(error, () => this.move(from, to, show, words, true));
    }
    to.push(step);
    show(step);
    toast(words);
    this.changed();
    if (step.made.length) this.settled();
  }
}
