/** How far the review is: answered here, of what there was to answer. */
import { find } from "../dom";
import { t } from "../messages";
import type { Counts, Kind } from "./types";

export class Progress {
  private readonly bar = find<HTMLProgressElement>("#review-progress");
  private readonly words = find("#review-count");
  private answered = 0;
  private remaining = 0;
  private isMore = false;

  /** What the server says is left, from now on counted down here. */
  left({ predictions, statements, most }: Counts, kind: Kind): void {
    this.remaining = kind === "prediction" ? predictions : kind === "statement" ? statements : predictions + statements;
    this.isMore = (kind !== "statement" && predictions >= most) || (kind !== "prediction" && statements >= most);
    this.render();
  }

  step(by: 1 | -1): void {
    this.answered = Math.max(0, this.answered + by);
    this.remaining = Math.max(0, this.remaining - by);
    this.render();
  }

  hide(isHidden: boolean): void {
    if (this.bar) this.bar.hidden = isHidden && !this.answered;
  }

  private render(): void {
    const all = this.answered + this.remaining;
    if (this.bar) {
      this.bar.max = Math.max(1, all);
      this.bar.value = this.answered;
    }
    if (this.words) this.words.textContent = t("review.progress", { done: this.answered, all: `${all.toLocaleString("en-US")}${this.isMore ? "+" : ""}` });
  }
}
