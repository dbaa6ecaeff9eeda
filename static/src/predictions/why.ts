/** Why something is predicted: the picture of its paths, and below it the sentences of the edge that was opened. */
import { address, request, type Statement } from "../api";
import { h } from "../dom";
import { showEvidence } from "../graph/inspector/evidence";
import { t } from "../messages";
import { explain } from "./asking";
import { pathPicture, spoken } from "./picture";
import { type Explanation, percent } from "./types";

/** Narrower than this the names would stand on each other; the picture then shrinks as a whole. */
const LEAST_WIDTH = 280;

/** Fills `place` with the explanation of the prediction `uid`; of errors it says what they say. */
export async function showWhy(place: HTMLElement, uid: string, signal: AbortSignal): Promise<void> {
  place.replaceChildren(h("p", { class: "muted small" }, t("prediction.looking")));
  try {
    draw(place, await explain(uid, signal), signal);
  } catch (error) {
    if (!(error instanceof DOMException)) place.replaceChildren(h("p", { class: "errors small", role: "alert" }, (error as Error).message));
  }
}

/** Draws an explanation that is here already. */
export function draw(place: HTMLElement, { paths }: Explanation, signal: AbortSignal): void {
  if (!paths.length) return place.replaceChildren(h("p", { class: "muted small" }, t("prediction.no_paths")));
  const sentences = h("div", { class: "sentences", "aria-live": "polite" });
  const open = (statement: string): void => void openEdge(place, sentences, statement, signal);
  place.replaceChildren(
    pathPicture(paths, Math.max(LEAST_WIDTH, place.clientWidth), open) as unknown as Node as HTMLElement,
    h("ul", { class: "unseen" }, ...paths.map((path) => h("li", {}, `${spoken(path)} ${percent(path.share)}`))),
    sentences,
  );
  const strongest = [...paths].sort((a, b) => b.share - a.share)[0]!.edges[0];
  if (strongest) open(strongest.statement);
}

async function openEdge(place: HTMLElement, sentences: HTMLElement, uid: string, signal: AbortSignal): Promise<void> {
  for (const edge of place.querySelectorAll<SVGElement>("[data-statement]")) {
    edge.setAttribute("aria-pressed", String(edge.dataset.statement === uid));
  }
  try {
    const statement = await request<Statement>(address(`statements/${uid}`), { signal });
    sentences.replaceChildren();
    await showEvidence(sentences, statement, signal);
  } catch (error) {
    if (!(error instanceof DOMException)) sentences.replaceChildren(h("p", { class: "errors small", role: "alert" }, (error as Error).message));
  }
}
