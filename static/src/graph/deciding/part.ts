/** What people decided of an entity, as a tab; what can be decided of a statement, and what was, at its foot. */
import { h } from "../../dom";
import type { Query } from "../../history/rows";
import { t } from "../../messages";
import type { GraphHost, GraphPart } from "../host";

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
  });
  return {};
}
