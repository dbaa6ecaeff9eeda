/** The growth slider: what was known when each document had come in, in the order of upload. */
import { find } from "../dom";
import { t } from "../messages";
import type { SceneDocument, SceneStore } from "./scene";

const STEP_MS = 700;
const LANGUAGE = document.documentElement.lang;

export class Timeline {
  private readonly slider: HTMLInputElement;
  private readonly words: HTMLElement;
  private readonly play: HTMLButtonElement;
  private documents: SceneDocument[] = [];
  private timer = 0;

  constructor(private readonly root: HTMLElement, private readonly store: SceneStore, private readonly changed: (until: string, isFinal: boolean) => void) {
    this.slider = find<HTMLInputElement>("#until", root)!;
    this.words = find("#until-words", root)!;
    this.play = find<HTMLButtonElement>("#play", root)!;
    this.slider.addEventListener("input", () => this.go(Number(this.slider.value), false));
    this.slider.addEventListener("change", () => this.go(Number(this.slider.value), true));
    this.play.addEventListener("click", () => (this.timer ? this.stop() : this.start()));
  }

  /** Shows the documents of the scene, and how far the filter reaches. */
  render(): void {
    this.documents = this.store.timeline();
    const last = this.documents.length - 1;
    this.root.hidden = last < 1;
    const { until } = this.store.filters;
    const at = this.documents.findIndex(({ uid }) => uid === until);
    this.slider.max = String(Math.max(1, last));
    this.slider.value = String(at < 0 ? last : at);
    this.say();
  }

  private say(): void {
    const at = Number(this.slider.value);
    const document = this.documents[at];
    const words = document && at < this.documents.length - 1
      ? t("graph.until", { date: new Date(document.created_at).toLocaleDateString(LANGUAGE), n: at + 1, all: this.documents.length, name: document.name })
      : t("graph.until.all", { n: this.documents.length });
    this.words.textContent = words;
    this.words.title = words;
    this.slider.setAttribute("aria-valuetext", words);
  }

  private go(at: number, isFinal: boolean): void {
    this.slider.value = String(at);
    this.changed(at >= this.documents.length - 1 ? "" : this.documents[at]!.uid, isFinal);
    this.say();
  }

  private start(): void {
    let at = Number(this.slider.value) >= this.documents.length - 1 ? 0 : Number(this.slider.value);
    this.go(at, false);
    this.play.setAttribute("aria-pressed", "true");
    this.timer = window.setInterval(() => {
      at += 1;
      this.go(at, at >= this.documents.length - 1);
      if (at >= this.documents.length - 1) this.stop();
    }, STEP_MS);
  }

  private stop(): void {
    clearInterval(this.timer);
    this.timer = 0;
    this.play.setAttribute("aria-pressed", "false");
    this.go(Number(this.slider.value), true);
  }
}
