/** A community in the inspector: its best connected entities, and the way into it. */
import { h, icon } from "../../dom";
import { many, t } from "../../messages";
import { graphUrl } from "../../routes";
import { communities, groupNumber, nameOf } from "../communities";
import { type Choices, head, typeMark } from "../inspector/parts";

export async function showGroup(panel: HTMLElement, uid: string, choices: Choices): Promise<void> {
  const found = await communities();
  const community = found.communities.find(({ number }) => number === groupNumber(uid));
  if (!community) return choices.close();
  const open = h("a", { class: "button primary", href: graphUrl({ community: String(community.number) }), "data-row": true }, icon("graph"), t("graph.community.open"));
  panel.replaceChildren(
    head(null, nameOf(community), "", choices.close),
    h("p", { class: "figures" }, t("graph.community.size", { entities: many("entities", community.entities), statements: many("statements", community.statements) })),
    h("p", {}, open),
    h("h3", { class: "list-title" }, t("graph.community.best")),
    h("ul", { class: "relations" }, ...community.best.map((node) => h("li", {}, h(
      "a", { class: "relation", href: graphUrl({ community: String(community.number), entity: node.uid }), "data-row": true },
      typeMark(node.type), h("span", { class: "name" }, node.name), h("span", { class: "end" }, h("span", { class: "count" }, t("statements", { n: node.statement_count }))),
    )))),
  );
}
