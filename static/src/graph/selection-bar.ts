/** The bar over the foot of the page while something is marked: how much, and what can be done with it. */
import { find, h, icon } from "../dom";
import { many, t } from "../messages";
import type { GraphPage } from "./page";

export function startSelectionBar(page: GraphPage): () => void {
  const bar = find("#selection", page.root)!;
  const words = h("span", { class: "words", role: "status" });
  const tool = (name: string, key: string, label: string, act: () => unknown): HTMLButtonElement => {
    const button = h("button", { type: "button", class: "button slim-button", "aria-keyshortcuts": key }, icon(name), label, h("kbd", { "aria-hidden": "true" }, key));
    button.addEventListener("click", () => void act());
    return button;
  };
  const { commands } = page;
  const judging = page.mayEdit ? [
    tool("check", "A", t("graph.accept"), () => commands.judge("accept")),
    tool("cross", "R", t("graph.reject"), () => commands.judge("reject")),
  ] : [];
  const merge = tool("merge", "M", t("graph.merge"), () => commands.merge());
  const paths = tool("path", "W", t("graph.paths"), () => commands.paths());
  const onNodes = [
    tool("hide", "H", t("graph.hide"), () => commands.hide()),
    tool("pin", "P", t("graph.pin"), () => commands.pin()),
  ];
  const clear = h("button", { type: "button", class: "button quiet icon-only", "aria-label": t("graph.unmark_all"), title: "Esc" }, icon("cross"));
  clear.addEventListener("click", () => page.selection.clear());
  bar.replaceChildren(words, ...judging, merge, paths, ...onNodes, clear);
  return () => {
    const { nodes } = page.selection;
    bar.hidden = page.selection.size === 0;
    page.root.classList.toggle("has-selection", !bar.hidden);
    if (bar.hidden) return;
    const chosen = commands.statements();
    const predictions = chosen.filter(({ layer }) => layer).length;
    const statements = [many("statements", chosen.length - predictions), predictions > 0 && many("predictions", predictions)].filter(Boolean).join(" · ");
    words.textContent = nodes.size ? t("graph.selected", { entities: many("entities", nodes.size), statements }) : t("graph.selected_statements", { what: statements });
    for (const button of judging) button.disabled = chosen.length === 0;
    merge.hidden = !page.mayEdit || nodes.size < 2;
    paths.hidden = nodes.size !== 2;
    for (const button of onNodes) button.hidden = nodes.size === 0;
  };
}
