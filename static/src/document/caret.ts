/**
 * Selecting words without a mouse: M puts a caret into the chosen sentence, the arrows move it by a character (with Ctrl
 * to the next name), Shift and the arrows select, up and down change the sentence, Enter takes what is selected.
 */
import { announce, find, findAll } from "../dom";
import { t } from "../messages";
import { highlight, pointsOf, rangeOf, sentenceOf, stretch, type Stretch } from "./spans";

export class Caret {
  private sentence: HTMLElement | null = null;
  private anchor = 0;
  private focus = 0;

  constructor(private readonly taken: (stretch: Stretch) => void) {}

  get isOn(): boolean {
    return this.sentence !== null;
  }

  /** In the sentence that is pointed at, else the first one in view. */
  enter(): void {
    const chosen = find("#text .sentence.linked") ?? sentenceOf(document.activeElement);
    const inView = findAll("#text .sentence").find((sentence) => sentence.getBoundingClientRect().top > 60);
    this.go(chosen ?? inView ?? null);
    if (this.sentence) announce(t("caret.on"));
  }

  leave(): void {
    this.sentence = null;
    highlight("caret", []);
    highlight("marking", []);
  }

  /** Whether the key was one of the caret's. */
  key(event: KeyboardEvent): boolean {
    if (!this.sentence) return false;
    const length = pointsOf(this.sentence).length;
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step) {
      this.focus = Math.max(0, Math.min(length, this.focus + step));
      if (!event.shiftKey) this.anchor = this.focus;
    } else if (event.key === "Home" || event.key === "End") {
      this.focus = event.key === "Home" ? 0 : length;
      if (!event.shiftKey) this.anchor = this.focus;
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const all = findAll("#text .sentence");
      this.go(all[all.indexOf(this.sentence) + (event.key === "ArrowDown" ? 1 : -1)] ?? this.sentence);
    } else if (event.key === "Enter") {
      const chosen = stretch(this.sentence, Math.min(this.anchor, this.focus), Math.max(this.anchor, this.focus));
      if (chosen) {
        this.leave();
        this.taken(chosen);
      }
    } else if (event.key === "Escape") {
      this.leave();
    } else return false;
    this.show();
    return true;
  }

  private go(sentence: HTMLElement | null): void {
    this.sentence = sentence;
    this.anchor = this.focus = 0;
    sentence?.scrollIntoView({ block: "nearest" });
    this.show();
  }

  private show(): void {
    if (!this.sentence) return;
    const [start, end] = [Math.min(this.anchor, this.focus), Math.max(this.anchor, this.focus)];
    const points = pointsOf(this.sentence);
    highlight("marking", [rangeOf(this.sentence, [start, end])]);
    // A caret is drawn as the edge of the character behind it.
    const at = Math.min(this.focus, points.length - 1);
    highlight("caret", [rangeOf(this.sentence, [at, at + 1])]);
    if (end > start) announce(points.slice(start, end).join(""));
    else announce(points[at] ?? "");
  }
}
