/**
 * One verdict on many statements and predictions of the graph: one request, one batch, one way back. More than a few are
 * counted first, and what that would do is shown before it is done.
 */
import { address, project, request } from "../api";
import { type Decision, note } from "../decisions";
import { h } from "../dom";
import { many, t } from "../messages";
import type { SceneEdge } from "./scene";

export type Verdict = "accept" | "reject";

interface Preview {
  count: number; statements: number; predictions: number; reversed: number; left: number; expected_wrong: number;
  relations: { predicate: string; count: number }[];
}

/** More than so many are shown before they are decided. */
const GUARDED = 20;
const MOST_RELATIONS = 8;
/** As many as the server takes at once, of each kind. */
const MOST_AT_ONCE = 500;

/** What was decided, and what of `edges` it was about; null when somebody thought better of it. Throws ApiError. */
export async function judgeMany(edges: SceneEdge[], verdict: Verdict): Promise<{ made: Decision[]; judged: SceneEdge[] } | null> {
  const [statements, predictions] = [false, true].map((isLayer) => edges.filter(({ layer }) => Boolean(layer) === isLayer).slice(0, MOST_AT_ONCE)) as [SceneEdge[], SceneEdge[]];
  const body = { project: project(), verdict, statements: uids(statements), predictions: uids(predictions) };
  let expected: number | undefined;
  if (edges.length > GUARDED) {
    const preview = await request<Preview>(address("statements/bulk/preview"), { method: "POST", body });
    if (!await isMeant(preview, verdict)) return null;
    expected = preview.count;
  }
  const { decisions } = await request<{ decisions: Decision[] }>(address("statements/bulk"), { method: "POST", body: { ...body, expected } });
  return { made: note(decisions), judged: [...statements, ...predictions] };
}

const uids = (edges: SceneEdge[]): string[] => edges.map(({ uid }) => uid);

/** Asks whether that is what somebody wants, with its numbers. */
function isMeant({ count, statements, predictions, reversed, expected_wrong, relations }: Preview, verdict: Verdict): Promise<boolean> {
  const wrong = Math.round(expected_wrong);
  const more = relations.length - MOST_RELATIONS;
  const dialog = h(
    "dialog", { class: "bulk", "aria-labelledby": "judging-title" },
    h(
      "form", { method: "dialog" },
      h("h2", { id: "judging-title" }, t(`judging.${verdict}.title`, { n: count })),
      h(
        "ul", { class: "bulk-list" },
        statements > 0 && h("li", {}, many("statements", statements)),
        predictions > 0 && h("li", {}, many("predictions", predictions), wrong > 0 && ` · ${t("judging.wrong", { n: wrong })}`),
        reversed > 0 && h("li", {}, t("judging.reversed", { n: reversed })),
      ),
      h("p", { class: "muted small" }, relations.slice(0, MOST_RELATIONS).map((each) => `${each.predicate} ${each.count}`).join(" · "), more > 0 && " …"),
      h(
        "p", { class: "actions" },
        h("button", { class: "button", value: "" }, t("graph.cancel")),
        h("button", { class: "button primary", value: "do", autofocus: true }, t(`graph.${verdict}`)),
      ),
    ),
  );
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "do");
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
