/** Text and cards: the cards shown are those of the sentences in view; hover and J, K point from either to the other. */
import { announce, find, findAll } from "../dom";
import { t } from "../messages";
import { type Marks, mark } from "./spans";

export interface Card { element: HTMLElement; statement: string; marks: Record<string, Marks>; confidence: number; isOpen: boolean }
type Order = "text" | "least" | "most";

const ORDER_KEY = "document.order";

export class Reader {
  cards: Card[] = [];
  chosen: Card | null = null;
  private order: Order = "text";
  private bySentence = new Map<string, Card[]>();
  private inView = new Set<string>();
  private observer: IntersectionObserver | null = null;
  private frame = 0;

  constructor() {
    this.order = storedOrder();
    this.attach();
    document.addEventListener("mouseover", (event) => this.hover(event.target as Element));
    document.addEventListener("focusin", (event) => {
      const card = this.cardOf(event.target as Element);
      if (card) this.choose(card, false);
    });
    document.addEventListener("click", (event) => {
      const target = event.target as Element;
      const card = target.closest("a, button") ? null : this.cardOf(target);
      if (card) this.choose(card);
    });
    document.addEventListener("change", (event) => {
      const field = event.target as HTMLSelectElement;
      if (field.id === "order") this.sort(field.value as Order);
    });
  }

  /** Takes up the page's elements; again after they were replaced. What was chosen stays chosen, lists keep their scroll. */
  attach(): void {
    const before = this.chosen?.statement;
    this.cards = findAll("#statements .card").map((element) => ({
      element, statement: element.dataset.statement ?? "", marks: JSON.parse(element.dataset.marks ?? "{}"),
      confidence: Number(element.dataset.confidence ?? 0), isOpen: element.dataset.status === "extracted",
    }));
    this.bySentence = new Map();
    for (const card of this.cards) {
      for (const uid of Object.keys(card.marks)) this.bySentence.set(uid, [...(this.bySentence.get(uid) ?? []), card]);
    }
    this.chosen = null;
    const again = this.cards.find((card) => card.statement === before);
    if (again) this.choose(again, false);
    const select = find<HTMLSelectElement>("#order");
    if (select) select.value = this.order;
    this.arrange();
    this.watch();
  }

  // --- What is listed ------------------------------------------------------------------------------

  private sort(order: Order): void {
    this.order = order;
    try {
      localStorage.setItem(ORDER_KEY, order);
    } catch {
      // Storage is off: the order holds for this page.
    }
    this.arrange();
    this.showInView();
    this.chosen?.element.scrollIntoView({ block: "nearest" });
  }

  private arrange(): void {
    const by = { text: () => 0, least: (a: Card, b: Card) => a.confidence - b.confidence, most: (a: Card, b: Card) => b.confidence - a.confidence }[this.order];
    if (this.order !== "text") this.cards.sort(by);
    else this.cards.sort((a, b) => positionOf(a) - positionOf(b));
    find("#statements .cards")?.append(...this.cards.map(({ element }) => element));
  }

  private watch(): void {
    this.observer?.disconnect();
    this.inView.clear();
    // On a phone the cards stand below the text, so all of them are listed.
    if (matchMedia("(max-width: 720px)").matches) return;
    this.observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const uid = target.id.slice(2);
        if (isIntersecting) this.inView.add(uid);
        else this.inView.delete(uid);
      }
      cancelAnimationFrame(this.frame);
      this.frame = requestAnimationFrame(() => this.showInView());
    }, { rootMargin: "-48px 0px 0px 0px" });
    for (const sentence of findAll("#text .sentence")) this.observer.observe(sentence);
  }

  /** In the order of the text those of the sentences in view; by confidence all, since a list that jumps has no order. */
  private showInView(): void {
    let count = 0;
    for (const card of this.cards) {
      const shown = this.order !== "text" || card === this.chosen || Object.keys(card.marks).some((uid) => this.inView.has(uid));
      card.element.hidden = !shown;
      if (shown) count += 1;
    }
    const number = find("#in-view");
    if (number) number.textContent = String(count);
    const none = find("#none-in-view");
    if (none) none.hidden = count > 0;
  }

  // --- Pointing ------------------------------------------------------------------------------------

  cardOf(target: Element): Card | null {
    const element = target.closest("#statements .card");
    return this.cards.find((card) => card.element === element) ?? null;
  }

  /** Lights up what belongs together while nothing is being read by keyboard. */
  private hover(target: Element): void {
    const card = this.cardOf(target);
    const sentence = target.closest("#text .sentence");
    if (card) this.link([card], Object.keys(card.marks), card.marks);
    else if (sentence) this.link(this.bySentence.get(sentence.id.slice(2)) ?? [], [sentence.id.slice(2)], {});
    else if (this.chosen) this.link([this.chosen], Object.keys(this.chosen.marks), this.chosen.marks);
    else this.link([], [], {});
  }

  private link(cards: Card[], sentences: string[], marks: Record<string, Marks>): void {
    for (const element of findAll(".card.linked, .sentence.linked:not(.target)")) element.classList.remove("linked");
    for (const card of cards) card.element.classList.add("linked");
    if (cards.length) for (const uid of sentences) document.getElementById(`s-${uid}`)?.classList.add("linked");
    mark(marks);
  }

  choose(card: Card, scroll = true): void {
    find(".sentence.target")?.classList.remove("target");
    this.chosen?.element.classList.remove("chosen");
    this.chosen = card;
    card.element.classList.add("chosen");
    card.element.hidden = false;
    this.link([card], Object.keys(card.marks), card.marks);
    if (!scroll) return;
    const sentence = document.getElementById(`s-${Object.keys(card.marks)[0]}`);
    const box = sentence?.getBoundingClientRect();
    if (sentence && box && (box.top < 100 || box.bottom > innerHeight - 60)) {
      sentence.scrollIntoView({ block: "center", behavior: "smooth" });
    }
    card.element.scrollIntoView({ block: "nearest" });
  }

  /** To the next or previous card, which gets the focus; with `onlyOpen` to one that nobody has judged. */
  step(by: 1 | -1, onlyOpen = false): void {
    const shown = this.cards.filter(({ element }) => !element.hidden);
    const begin = this.chosen ? this.cards.indexOf(this.chosen) + by : this.cards.indexOf(shown[0] as Card);
    let at = begin;
    while (onlyOpen && this.cards[at] && !this.cards[at]!.isOpen) at += by;
    // Past the last one it begins anew, since what was skipped comes before.
    const card = this.cards[at] ?? (onlyOpen ? this.cards.find(({ isOpen }) => isOpen) : undefined);
    if (!card) return void (onlyOpen && announce(t("review.none")));
    this.choose(card);
    card.element.focus({ preventScroll: true });
  }
}

/** Where the first sentence of a card stands in the text; cards are in this order when the page comes. */
function positionOf(card: Card): number {
  const uid = Object.keys(card.marks)[0];
  const sentence = uid ? document.getElementById(`s-${uid}`) : null;
  if (!sentence) return 0;
  const all = sentencePositions();
  return (all.get(sentence) ?? 0) + firstSpan(card) / 10_000;
}

const firstSpan = (card: Card): number => Object.values(card.marks)[0]?.subject[0]?.[0] ?? 0;

let positions: { text: Element | null; all: Map<Element, number> } = { text: null, all: new Map() };

function sentencePositions(): Map<Element, number> {
  const text = find("#text");
  if (positions.text !== text) positions = { text, all: new Map(findAll("#text .sentence").map((sentence, at) => [sentence, at])) };
  return positions.all;
}

function storedOrder(): Order {
  try {
    const kept = localStorage.getItem(ORDER_KEY);
    return kept === "least" || kept === "most" ? kept : "text";
  } catch {
    return "text";
  }
}
