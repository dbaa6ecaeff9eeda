/** The predictions' section of the legend: off and on, how many there are, and the least probability that is shown. */
import { h } from "../../dom";
import { t } from "../../messages";
import { percent } from "../../predictions/types";
import type { GraphHost } from "../host";

/** What is more likely than not; the rest shows when somebody asks for it. */
const USUAL = 50;
/** As settings.PREDICTION_THRESHOLD: there is nothing below it. */
const LEAST = 20;
const MOST = 95;
const HIDDEN = "off";

export class ProbabilityLegend {
  readonly section: HTMLElement;
  private readonly toggle: HTMLButtonElement;
  private readonly count = h("span", { class: "count" });
  private readonly slider: HTMLInputElement;
  private readonly level: HTMLOutputElement;
  private ceiling = 1;

  constructor(private readonly host: GraphHost, changed: () => void) {
    this.toggle = h(
      "button", { type: "button", class: "legend-item", id: "predictions-toggle" },
      h("span", { class: "line is-predicted" }), h("span", { class: "name" }, t("graph.status.predicted")), this.count,
    );
    this.slider = h("input", { type: "range", id: "probability", min: LEAST, max: MOST, step: 5 });
    this.level = h("output", { for: "probability" });
    this.section = h(
      "div", { class: "predictions-legend" },
      h("h2", {}, t("graph.predictions")), this.toggle,
      h("p", { class: "threshold is-predicted" }, h("label", { for: "probability" }, t("graph.probability"), " ", this.level), this.slider),
    );
    this.toggle.addEventListener("click", () => {
      host.setParameter("predicted", this.isOn ? HIDDEN : "");
      changed();
    });
    this.slider.addEventListener("input", () => this.showLevel(Number(this.slider.value)));
    this.slider.addEventListener("change", () => {
      this.ceiling = 1;
      host.setParameter("probability", Number(this.slider.value) === USUAL ? "" : this.slider.value);
      changed();
    });
  }

  get isOn(): boolean {
    return this.host.parameter("predicted") !== HIDDEN;
  }

  /** In [0, 1]. */
  get least(): number {
    const given = Number(this.host.parameter("probability") || USUAL);
    return Math.min(this.ceiling, (given >= LEAST && given <= MOST ? given : USUAL) / 100);
  }

  /** Lets what has this `probability` through, for as long as the page is open. */
  lower(probability: number): void {
    this.ceiling = Math.min(this.ceiling, probability);
  }

  /** `shown` of `all` predictions are as probable as the threshold asks for. */
  render(shown: number, all: number): void {
    this.section.hidden = all === 0;
    this.toggle.setAttribute("aria-pressed", String(this.isOn));
    this.count.textContent = shown.toLocaleString("en-US");
    this.count.title = t("graph.predictions.of", { shown, n: all });
    this.slider.value = String(Math.round(this.least * 100));
    this.slider.disabled = !this.isOn;
    this.showLevel(this.least * 100);
  }

  private showLevel(value: number): void {
    const words = `≥ ${percent(value / 100)}`;
    this.level.textContent = words;
    this.slider.setAttribute("aria-valuetext", words);
  }
}
