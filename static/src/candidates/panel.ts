/** How a pair of entities is drawn: both side by side, and between them why they may be the same. */
import type { Entity, Evidence } from "../api";
import { h, icon } from "../dom";
import { typeMark } from "../graph/canvas/shapes";
import { t } from "../messages";
import { documentUrl, entityUrl } from "../routes";

export type SideName = "left" | "right";

interface Side {
  entity: Entity;
  neighbours: { predicate: string; name: string; is_subject: boolean }[];
  mentions: { uid: string; document: Evidence["document"]; sentence: Evidence["sentence"]; start: number; end: number }[];
}

export interface Candidate {
  uid: string; left: Side; right: Side; score: number;
  reasons: { code: string; params: Record<string, string | number>; words: string }[];
}

export interface Acts { merge(): unknown; apart(): unknown; skip(): unknown; keep(side: SideName): void }

export function pairPanel(candidate: Candidate, mayEdit: boolean, acts: Acts): HTMLElement {
  const button = (words: string, key: string, act: () => unknown, style: string): HTMLElement => {
    const made = h("button", { type: "button", class: `button ${style}`, "aria-keyshortcuts": key }, words, h("kbd", { "aria-hidden": "true" }, key));
    made.addEventListener("click", () => void act());
    return made;
  };
  return h(
    "article", { class: "pair", "data-candidate": candidate.uid },
    h(
      "div", { class: "sides" },
      sidePanel(candidate.left, "left", mayEdit, acts),
      sidePanel(candidate.right, "right", mayEdit, acts),
    ),
    h(
      "section", { class: "panel why" },
      alike(candidate.score),
      h("ul", {}, ...candidate.reasons.map(({ words, code }) => h("li", { class: code === "joined" ? "against" : "" }, words))),
    ),
    mayEdit
      ? h(
        "p", { class: "acts" },
        button(t("candidates.merge"), "M", acts.merge, "primary"),
        button(t("candidates.apart"), "K", acts.apart, ""),
        button(t("candidates.skip"), "S", acts.skip, "quiet"),
      )
      : h("p", { class: "muted acts" }, t("candidates.look")),
  );
}

/** Five dots: the score is no probability. */
function alike(score: number): HTMLElement {
  const level = Math.max(1, Math.min(5, Math.round(score * 5)));
  const label = t("candidates.likely", { level });
  return h("p", { class: "alike", role: "img", "aria-label": label, title: label }, ...[1, 2, 3, 4, 5].map((at) => h("i", at <= level ? { class: "on" } : {})));
}

function sidePanel({ entity, neighbours, mentions }: Side, side: SideName, mayEdit: boolean, acts: Acts): HTMLElement {
  const keep = h("button", { type: "button", class: "button slim-button keep", "aria-pressed": "false", "aria-keyshortcuts": side === "left" ? "ArrowLeft" : "ArrowRight" });
  keep.addEventListener("click", () => acts.keep(side));
  return h(
    "section", { class: `panel side t-${entity.type}`, "data-side": side },
    h(
      "header", {},
      typeMark(entity.type),
      h("h2", {}, h("a", { href: entityUrl(entity.uid) }, entity.name)),
      h("span", { class: `type-tag t-${entity.type}` }, t(`type.${entity.type}`)),
    ),
    entity.aliases.length > 0 && h("p", { class: "muted small" }, t("candidates.also", { names: entity.aliases.slice(0, 8).join(t("candidates.comma")) })),
    h("p", { class: "muted small" }, [t("statements", { n: entity.statement_count }), t("mentions", { n: entity.mention_count })].join(" · ")),
    mayEdit && keep,
    h("h3", {}, t("candidates.says")),
    neighbours.length
      ? h("ul", { class: "said" }, ...neighbours.map(({ predicate, name, is_subject }) => h(
        "li", {}, h("b", {}, predicate), h("span", { class: "arrow", "aria-hidden": "true" }, is_subject ? " → " : " ← "), name,
      )))
      : h("p", { class: "muted small" }, t("candidates.nothing")),
    mentions.length > 0 && h("h3", {}, t("candidates.sentences")),
    ...mentions.map(({ document, sentence, start, end }) => {
      const text = Array.from(sentence.text);
      return h(
        "figure", { class: "place" },
        h("blockquote", {}, text.slice(0, start).join(""), h("mark", { class: `t-${entity.type}` }, text.slice(start, end).join("")), text.slice(end).join("")),
        h("figcaption", {}, h("a", { href: documentUrl(document.uid, sentence.uid) }, document.name, icon("out"))),
      );
    }),
  );
}

export const emptyPanel = (): HTMLElement =>
  h("div", { class: "panel empty-state" }, h("h2", {}, t("candidates.none")), h("p", { class: "muted" }, t("candidates.none.words")));
