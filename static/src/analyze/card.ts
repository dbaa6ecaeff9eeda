/** A triple as a card: its three parts, how the sentence puts it, and the rule that found it. */
import { bars, h } from "../dom";
import { t } from "../messages";
import type { Argument, Triple } from "./types";

export function cardOf(triple: Triple): HTMLLIElement {
  return h(
    "li", { class: `card panel ${triple.modality}`, tabindex: -1 },
    h("p", { class: "triple" }, chip(triple.subject), h("span", { class: "predicate" }, `— ${triple.predicate.text} →`), chip(triple.object)),
    facts(triple),
    h("p", { class: "why muted small" }, bars(triple.confidence), h("span", { title: triple.rule.name }, triple.rule.description)),
    triple.rule.example ? h("p", { class: "example muted small" }, t("analyze.example", { example: triple.rule.example })) : null,
  );
}

function chip(argument: Argument): HTMLElement {
  const kind = argument.literal ? "literal" : `t-${argument.type ?? "concept"}`;
  const title = argument.literal ? t(`literal.${argument.literal.type}`) : t(`type.${argument.type ?? "concept"}`);
  return h("span", { class: `chip ${kind}`, title }, argument.refers || argument.text);
}

/** What else the sentence says of the triple, one small mark each; null when it only asserts it. */
function facts(triple: Triple): HTMLElement | null {
  const marks: HTMLElement[] = [];
  if (triple.modality !== "asserted") marks.push(h("span", { class: "modality" }, t(`modality.${triple.modality}`)));
  for (const argument of [triple.subject, triple.object]) {
    if (argument.refers) marks.push(h("span", {}, t("analyze.refers", { word: argument.text, name: argument.refers })));
  }
  for (const { role, text } of triple.qualifiers) marks.push(h("span", {}, t(`qualifier.${role}`, { text })));
  if (triple.speaker) marks.push(h("span", {}, t("analyze.speaker", { name: triple.speaker.refers || triple.speaker.text })));
  return marks.length ? h("p", { class: "facts-of small" }, ...marks) : null;
}
