/** How a pair of entities is drawn: both side by side, why they may be the same, and what a merge would change. */
import { address, type Entity, type Evidence, request } from "../api";
import { h, icon } from "../dom";
import { typeMark } from "../graph/canvas/shapes";
import { many, t } from "../messages";
import { documentUrl, entityUrl } from "../routes";

export type SideName = "left" | "right";

export interface Side {
  entity: Entity;
  neighbours: { predicate: string; name: string; is_subject: boolean }[];
  mentions: { uid: string; document: Evidence["document"]; sentence: Evidence["sentence"]; start: number; end: number }[];
}

export interface Reason { code: string; params: Record<string, string | number>; words: string }
export interface Candidate { uid: string; left: Side; right: Side; score: number; reasons: Reason[] }

export interface Preview {
  left: Side; right: Side; others: Side[]; mentions: number; statements: number; same: number; between: number; documents: number; names: string[];
  clashes: { relation: string; ours: string; theirs: string }[];
}

export const askPreview = (into: string, ...others: string[]): Promise<Preview> =>
  request<Preview>(`${address(`entities/${into}/merge-preview`)}?${new URLSearchParams(others.map((other) => ["other", other]))}`);

/** Both sides; with `keep` each has a button that chooses its name. */
export function sidesPanel(left: Side, right: Side, keep: ((side: SideName) => void) | null): HTMLElement {
  return h("div", { class: "sides" }, sidePanel(left, "left", keep), sidePanel(right, "right", keep));
}

/** The reasons under the score. */
export function reasonsPanel(score: number, reasons: Reason[]): HTMLElement {
  return h(
    "section", { class: "panel why" },
    alike(score),
    h("ul", {}, ...reasons.map(({ words, code }) => h("li", { class: code === "joined" ? "against" : "" }, words))),
  );
}

/** The name that will stay: that of a side, another that they are called, or one of one's own. */
export function nameField(names: string[], chosen: string): { element: HTMLElement; input: HTMLInputElement } {
  const input = h("input", { id: "merge-name", class: "input", list: "merge-names", autocomplete: "off", maxlength: 255 }) as HTMLInputElement;
  input.value = chosen;
  const list = h("datalist", { id: "merge-names" }, ...names.map((name) => h("option", { value: name })));
  return { element: h("p", { class: "merge-name" }, h("label", { for: "merge-name" }, t("merging.name")), input, list), input };
}

export const namesOf = (...sides: Side[]): string[] =>
  [...new Set([...sides.map(({ entity }) => entity.name), ...sides.flatMap(({ entity }) => entity.aliases)])];

/** What will change, in words; what speaks against it comes first. */
export function previewPanel(preview: Preview): HTMLElement {
  const { mentions, statements, same, between, documents, names, clashes } = preview;
  const lines = [
    ...clashes.map((clash) => h("li", { class: "against" }, icon("warning"), t("merging.clash", { ...clash }))),
    h("li", {}, t("merging.moves", { mentions: many("mentions", mentions), statements: many("statements", statements), documents: many("documents", documents) })),
    same > 0 && h("li", {}, t("merging.same", { n: same })),
    between > 0 && h("li", {}, t("merging.between", { n: between })),
    names.length > 0 && h("li", {}, t("merging.names", { names: names.slice(0, 6).join(t("candidates.comma")) })),
  ];
  return h("div", { class: "merge-preview" }, h("h3", {}, t("merging.preview")), h("ul", {}, ...lines));
}

/** Marks which side keeps its name. */
export function markKept(root: ParentNode, kept: string): void {
  for (const side of root.querySelectorAll<HTMLElement>("[data-side]")) {
    const isKept = side.dataset.side === kept;
    side.classList.toggle("is-kept", isKept);
    const button = side.querySelector<HTMLButtonElement>(".keep");
    button?.setAttribute("aria-pressed", String(isKept));
    if (button) button.textContent = t(isKept ? "candidates.keeps" : "candidates.keep");
  }
}

/** Which of two entities most likely has the name that people want: the one that is spoken of more, then the longer. */
export const better = (left: Side, right: Side): SideName => (weight(right) > weight(left) ? "right" : "left");

export const weight = ({ entity }: Side): number => entity.mention_count * 100 + entity.name.length;

/** Five dots: the score is no probability. */
function alike(score: number): HTMLElement {
  const level = Math.max(1, Math.min(5, Math.round(score * 5)));
  const label = t("candidates.likely", { level });
  return h("p", { class: "alike", role: "img", "aria-label": label, title: label }, ...[1, 2, 3, 4, 5].map((at) => h("i", at <= level ? { class: "on" } : {})));
}

const KEYS: Record<string, string> = { left: "ArrowLeft", right: "ArrowRight" };

/** One of those that become one; `side` is what `markKept` knows it by. */
export function sidePanel<S extends string>({ entity, neighbours, mentions }: Side, side: S, keep: ((side: S) => void) | null): HTMLElement {
  const button = h("button", { type: "button", class: "button slim-button keep", "aria-pressed": "false", "aria-keyshortcuts": KEYS[side] });
  button.addEventListener("click", () => keep?.(side));
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
    keep && button,
    h("h3", {}, t("candidates.says")),
    neighbours.length
      ? h("ul", { class: "said" }, ...neighbours.map(({ predicate, name, is_subject }) => h(
        "li", {}, h("b", {}, predicate), h("span", { class: "arrow", "aria-hidden": "true" }, is_subject ? " → " : " ← "), name,
      )))
      : h("p", { class: "muted small" }, t("candidates.nothing")),
    mentions.length > 0 && h("h3", {}, t("candidates.sentences")),
    ...mentions.map(({ document, sentence, start, end }) => h(
      "figure", { class: "place" },
      markedSentence(sentence.text, start, end, entity.type),
      h("figcaption", {}, h("a", { href: documentUrl(document.uid, sentence.uid) }, document.name, icon("out"))),
    )),
  );
}

/** A sentence with one stretch of it marked; offsets count code points. */
export function markedSentence(text: string, start: number, end: number, type: string): HTMLElement {
  const points = Array.from(text);
  const part = (from: number, to?: number): string => points.slice(from, to).join("");
  return h("blockquote", {}, part(0, start), h("mark", { class: `t-${type}` }, part(start, end)), part(end));
}
