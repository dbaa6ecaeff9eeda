/** Accepting all predictions above a threshold: first what that would be, then the one button. */
import { address, project, request } from "../api";
import type { Decision } from "../decisions";
import { h } from "../dom";
import { t } from "../messages";
import { percent, type Prediction } from "../predictions/types";

interface Preview { count: number; expected_wrong: number; results: Prediction[] }

const USUAL = 90;
const WAIT_MS = 180;

/** Opens the dialog; `done` gets the decisions that were made. */
export function openBulk(done: (made: Decision[], count: number) => void): void {
  const slider = h("input", { type: "range", id: "bulk-least", min: 50, max: 99, step: 1 });
  slider.value = String(USUAL);
  const level = h("output", { for: "bulk-least", class: "probability" });
  const words = h("p", { role: "status" });
  const list = h("ul", { class: "bulk-list" });
  const accept = h("button", { class: "button primary", value: "accept" });
  const dialog = h(
    "dialog", { class: "bulk", "aria-labelledby": "bulk-title" },
    h(
      "form", { method: "dialog" },
      h("h2", { id: "bulk-title" }, t("bulk.title")),
      h("p", { class: "threshold is-predicted" }, h("label", { for: "bulk-least" }, t("graph.probability"), " ", level), slider),
      words, list,
      h("p", { class: "actions" }, h("button", { class: "button", value: "" }, t("graph.cancel")), accept),
    ),
  );
  let preview: Preview | null = null;
  let timer = 0;
  const least = (): number => Number(slider.value) / 100;
  const look = async (): Promise<void> => {
    const asked = least();
    const found = await request<Preview>(address("predictions/bulk-accept", { project: project(), probability_from: asked }))
      .catch((error: Error) => void (words.textContent = error.message));
    if (!found || asked !== least()) return;
    preview = found;
    show();
  };
  const show = (): void => {
    level.textContent = `≥ ${percent(least())}`;
    accept.disabled = !preview?.count;
    accept.textContent = t("bulk.accept", { n: preview?.count ?? 0 });
    if (!preview) return;
    words.textContent = preview.count ? t("bulk.would", { n: preview.count, wrong: Math.round(preview.expected_wrong) }) : t("bulk.none");
    list.replaceChildren(...preview.results.map(row));
  };
  slider.addEventListener("input", () => {
    preview = null;
    show();
    clearTimeout(timer);
    timer = window.setTimeout(() => void look(), WAIT_MS);
  });
  dialog.querySelector("form")!.addEventListener("submit", (event) => {
    if ((event.submitter as HTMLButtonElement | null)?.value !== "accept") return;
    event.preventDefault();
    void send(dialog, words, least(), preview!.count, done, look);
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  show();
  dialog.showModal();
  void look();
}

async function send(
  dialog: HTMLDialogElement, words: HTMLElement, least: number, expected: number,
  done: (made: Decision[], count: number) => void, look: () => Promise<void>,
): Promise<void> {
  try {
    const body = { project: project(), probability_from: least, expected };
    const { decisions, count } = await request<{ decisions: Decision[]; count: number }>(address("predictions/bulk-accept"), { method: "POST", body });
    dialog.close();
    done(decisions, count);
  } catch (error) {
    await look();
    words.textContent = (error as Error).message;
  }
}

const row = ({ subject, predicate, object, probability }: Prediction): HTMLElement => h(
  "li", {},
  h("span", { class: "said" }, h("b", {}, subject.name), ` — ${predicate} → `, h("b", {}, object.name)),
  h("span", { class: "probability" }, percent(probability)),
);
