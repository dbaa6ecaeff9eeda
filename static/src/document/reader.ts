/** Text and cards: the cards shown are those of the sentences in view; hover and J, K point from either to the other. */
import { find, findAll, isTyping } from "../dom";
import { graphUrl } from "../routes";
import { type Marks, mark } from "./spans";

interface Card { element: HTMLElement; statement: string; marks: Record<string, Marks> }

export class Reader {
  private cards: Card[] = [];
  private bySentence = new Map<string, Card[]>();
  private inView = new Set<string>();
  private chosen: Card | null = null;
  private observer: IntersectionObserver | null = null;
  private frame = 0;

  constructor() {
    this.attach();
    document.addEventListener("mouseover", (event) => this.hover(event.target as Element));
    document.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("focusin", (event) => {
      const card = this.cardOf(event.target as Element);
      if (card) this.choose(card, false);
    });
    document.addEventListener("click", (event) => {
      const target = event.target as Element;
      const card = target.closest("a, button") ? null : this.cardOf(target);
      if (card) this.choose(card);
    });
  }

  /** Takes up the page's elements; again after they were replaced. */
  attach(): void {
    const before = this.chosen?.statement;
    this.cards = findAll("#statements .card").map((element) => ({
      element, statement: element.dataset.statement ?? "", marks: JSON.parse(element.dataset.marks ?? "{}"),
    }));
    this.bySentence = new Map();
    for (const card of this.cards) {
      for (const uid of Object.keys(card.marks)) this.bySentence.set(uid, [...(this.bySentence.get(uid) ?? []), card]);
    }
    this.chosen = null;
    const again = this.cards.find((card) => card.statement === before);
    if (again) this.choose(again, false);
    this.watch();
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

  private showInView(): void {
    let count = 0;
    for (const card of this.cards) {
      const shown = card === this.chosen || Object.keys(card.marks).some((uid) => this.inView.has(uid));
      card.element.hidden = !shown;
      if (shown) count += 1;
    }
    const number = find("#in-view");
    if (number) number.textContent = String(count);
    const none = find("#none-in-view");
    if (none) none.hidden = count > 0;
  }

  private cardOf(target: Element): Card | null {
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

  private choose(card: Card, scroll = true): void {
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

  private key(event: KeyboardEvent): void {
    if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey || find("dialog[open]")) return;
    const key = event.key.toLowerCase();
    if (key === "j" || key === "k") {
      const shown = this.cards.filter(({ element }) => !element.hidden);
      const at = this.chosen ? this.cards.indexOf(this.chosen) + (key === "j" ? 1 : -1) : this.cards.indexOf(shown[0] as Card);
      const card = this.cards[at];
      if (!card) return;
      event.preventDefault();
      this.choose(card);
      card.element.focus({ preventScroll: true });
    } else if (key === "enter" && this.chosen && !(event.target as Element).closest("a, button, summary")) {
      event.preventDefault();
      location.assign(graphUrl({ edge: this.chosen.statement }));
    }
  }
}
