/** A dependency tree drawn: arcs above the words, tags below them, names marked. Pointing at a word says what it is. */
import { h } from "../dom";
import { t } from "../messages";
import { type Arc, layout, LEVEL, type Layout, type Name } from "./arcs";
import type { Sentence, Token } from "./types";
import { inWords, posName, relationName } from "./words";

const SPACE = "http://www.w3.org/2000/svg";
const WORD_FONT = "16px";
const SMALL_FONT = "11px";
const TOP = 14;
const ROOT_RISE = 14;
const WORD_Y = 24;
const TAG_Y = 42;
const NAMES_Y = 54;
const NAME_ROW = 20;
/** Arcs leave their head a little to the side that they go to, so that they do not hide the one that arrives there. */
const ASIDE = 6;
const RADIUS = 7;
const PARTS = ["subject", "predicate", "object"] as const;

export type Parts = Record<(typeof PARTS)[number], [number, number][]>;

function svg<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Record<string, string | number> = {}, ...children: (Node | string)[]): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

const pen = document.createElement("canvas").getContext("2d");

function widthOf(words: string, size: string): number {
  if (!pen) return words.length * Number.parseInt(size, 10);
  pen.font = `${size} ${getComputedStyle(document.body).fontFamily}`;
  return pen.measureText(words).width;
}

export class Drawing {
  readonly element: HTMLElement;
  private readonly words: SVGGElement[] = [];
  private readonly arcs = new Map<number, SVGGElement>();
  private readonly detail = h("p", { class: "detail muted small", "aria-live": "polite" }, t("analyze.point"));
  private pointed = -1;

  constructor(private readonly sentence: Sentence) {
    const { tokens, entities } = sentence;
    const widths = tokens.map((token) => Math.max(widthOf(token.form, WORD_FONT), widthOf(posName(token.pos), SMALL_FONT)));
    const places = layout(tokens, entities, widths, relationName, (words) => widthOf(words, SMALL_FONT));
    const scroll = h("div", { class: "tree-scroll", tabindex: 0, role: "group", "aria-label": t("analyze.tree") });
    scroll.append(this.draw(places));
    scroll.addEventListener("keydown", (event) => this.key(event));
    scroll.addEventListener("blur", () => this.point(-1));
    this.element = h("div", { class: "tree" }, scroll, this.detail);
  }

  private draw(places: Layout): SVGSVGElement {
    const ground = TOP + ROOT_RISE + places.levels * LEVEL;
    const height = ground + NAMES_Y + places.rows * NAME_ROW + 4;
    const width = Math.ceil(places.width);
    const root = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
    for (const name of places.names) root.append(drawName(name, places, ground));
    for (const [at, token] of this.sentence.tokens.entries()) {
      if (token.head < 0) this.addArc(root, at, drawRoot(places, at, ground));
    }
    for (const arc of places.arcs) this.addArc(root, arc.dependent, drawArc(arc, places, ground));
    for (const [at, token] of this.sentence.tokens.entries()) {
      const word = drawWord(token, places, at, ground);
      word.addEventListener("pointerenter", () => this.point(at));
      word.addEventListener("pointerleave", () => this.point(-1));
      word.addEventListener("click", () => this.point(at));
      this.words.push(word);
      root.append(word);
    }
    return root;
  }

  private addArc(root: SVGSVGElement, dependent: number, arc: SVGGElement): void {
    this.arcs.set(dependent, arc);
    root.append(arc);
  }

  private key(event: KeyboardEvent): void {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const last = this.words.length - 1;
    this.point(this.pointed < 0 ? (step > 0 ? 0 : last) : Math.max(0, Math.min(last, this.pointed + step)));
    this.words[this.pointed]?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** Shows a word with its head and what hangs on it; -1 shows all alike. */
  private point(at: number): void {
    if (at === this.pointed) return;
    this.pointed = at;
    const { tokens } = this.sentence;
    const head = tokens[at]?.head ?? -1;
    this.element.classList.toggle("pointing", at >= 0);
    for (const [index, word] of this.words.entries()) {
      word.classList.toggle("pointed", index === at);
      word.classList.toggle("near", at >= 0 && (index === head || tokens[index]?.head === at));
    }
    for (const [dependent, arc] of this.arcs) {
      arc.classList.toggle("pointed", at >= 0 && dependent === at);
      arc.classList.toggle("near", at >= 0 && tokens[dependent]?.head === at);
    }
    this.detail.textContent = at < 0 ? t("analyze.point") : inWords(tokens, at);
  }

  /** Marks the words of a triple's parts; without parts none. */
  mark(parts: Parts | null): void {
    for (const [at, token] of this.sentence.tokens.entries()) {
      for (const part of PARTS) {
        const spans = parts?.[part] ?? [];
        this.words[at]?.classList.toggle(part, spans.some(([start, end]) => token.start < end && start < token.end));
      }
    }
  }
}

function drawWord(token: Token, { words }: Layout, at: number, ground: number): SVGGElement {
  const { x, width } = words[at] ?? { x: 0, width: 0 };
  return svg(
    "g", { class: "word" },
    svg("rect", { x: x - width / 2 - 5, y: ground + 4, width: width + 10, height: TAG_Y + 2, rx: 5 }),
    svg("text", { x, y: ground + WORD_Y, class: "form" }, token.form),
    svg("text", { x, y: ground + TAG_Y, class: "tag" }, posName(token.pos)),
    svg("title", {}, token.pos),
  );
}

function drawArc(arc: Arc, { words }: Layout, ground: number): SVGGElement {
  const end = words[arc.dependent]?.x ?? 0;
  const way = end < (words[arc.head]?.x ?? 0) ? -1 : 1;
  const start = (words[arc.head]?.x ?? 0) + way * ASIDE;
  const y = ground - arc.level * LEVEL;
  const r = Math.min(RADIUS, Math.abs(end - start) / 2);
  const line = `M${start} ${ground}V${y + r}Q${start} ${y} ${start + way * r} ${y}H${end - way * r}Q${end} ${y} ${end} ${y + r}V${ground - 1}`;
  return svg("g", { class: "arc" }, svg("path", { class: "line", d: line }), tip(end, ground), label((start + end) / 2, y, arc.label));
}

function drawRoot({ words, levels }: Layout, at: number, ground: number): SVGGElement {
  const x = words[at]?.x ?? 0;
  const y = ground - levels * LEVEL - ROOT_RISE;
  return svg("g", { class: "arc root" }, svg("path", { class: "line", d: `M${x} ${y + 6}V${ground - 1}` }), tip(x, ground), label(x, y, relationName("root")));
}

const tip = (x: number, y: number): SVGPathElement => svg("path", { class: "tip", d: `M${x} ${y + 2}l-3.5 -7h7z` });

const label = (x: number, y: number, words: string): SVGTextElement => svg("text", { x, y: y + 4, class: "label" }, words);

function drawName({ from, to, row, type }: Name, { words }: Layout, ground: number): SVGGElement {
  const left = (words[from]?.x ?? 0) - (words[from]?.width ?? 0) / 2;
  const right = (words[to]?.x ?? 0) + (words[to]?.width ?? 0) / 2;
  const y = ground + NAMES_Y + row * NAME_ROW;
  return svg(
    "g", { class: `name t-${type}` },
    svg("path", { d: `M${left} ${y}H${right}` }),
    svg("text", { x: left, y: y + 14 }, t(`type.${type}`)),
  );
}
