/** What people decided of an entity, as a tab; what can be decided of a statement, and what was, at its foot. */
import { h } from "../../dom";
import type { Query } from "../../history/rows";
import { t } from "../../messages";
import type { GraphHost, GraphPart } from "../host";
import type { Verdict } from "../judging";

const KEYS: Record<string, Verdict> = { a: "accept", r: "reject" };

export function startDeciding(host: GraphHost): GraphPart {
  const show = async (place: HTMLElement, query: Query): Promise<void> =>
    (await import("../../history/rows")).showHistory(place, query, host.mayEdit, () => void host.decided());
  host.addEntityTab({
    id: "history",
    label: t("history.title"),
    show: (place, entity) => show(place, { entity: entity.uid }),
  });
  host.addStatementSection(async (place, statement, choices) => {
    const rows = h("div", {});
    const heading = h("summary", { class: "list-title" }, t("history.title"));
    const history = h("details", {}, heading, rows);
    history.addEventListener("toggle", () => {
      if (history.open) void show(rows, { statement: statement.uid });
    });
    if (host.mayEdit) place.append((await import("./tools")).statementTools(statement, host, choices));
    place.append(history);
    if (wished?.uid === statement.uid) press(wished.verdict);
    wished = null;
  });
  // the panel's own tools, since they know which state of the statement was seen
  const press = (verdict: Verdict): boolean => {
    const button = host.root.querySelector<HTMLElement>(`#inspector .naming-tools [data-verdict=${verdict}]`);
    button?.click();
    return button !== null;
  };
  let wished: { uid: string; verdict: Verdict } | null = null;
  return {
    key(key) {
      const verdict = KEYS[key];
      if (!verdict || host.chosen?.kind !== "edge" || !host.mayEdit) return false;
      const { uid } = host.chosen;
      if (host.store.edges.get(uid)?.status === (verdict === "accept" ? "accepted" : "rejected")) return false;
      if (!press(verdict)) wished = { uid, verdict };
      return true;
    },
  };
}
