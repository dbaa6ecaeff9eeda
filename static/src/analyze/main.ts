/** The page that analyses a pasted text. Ctrl+Enter runs, J and K walk the triples, Escape stops waiting. */
import { announce, find, findAll, h, icon, isTyping, toast } from "../dom";
import { many, t } from "../messages";
import { analyse } from "./ask";
import { type Card, sentencePanel } from "./sentence";
import type { Analysis } from "./types";

const form = find<HTMLFormElement>("#analyze");
const field = find<HTMLTextAreaElement>("#analyze-text");
const language = find<HTMLSelectElement>("#analyze-language");
const output = find("#analysis");
const count = find("#analyze-count");
const copy = find<HTMLButtonElement>("#analyze-copy");

let cards: Card[] = [];
let chosen = -1;
let result: Analysis | null = null;
let running: AbortController | null = null;

const lengthOf = (text: string): number => Array.from(text).length;

function countCharacters(): void {
  const most = Number(field?.dataset.most);
  const now = lengthOf(field?.value ?? "");
  if (count) count.textContent = `${now.toLocaleString("en-US")} / ${most.toLocaleString("en-US")}`;
  count?.classList.toggle("bad", now > most);
}

async function run(): Promise<void> {
  if (!field || !output) return;
  if (!field.value.trim()) return void field.focus();
  running?.abort();
  const mine = (running = new AbortController());
  show(null, note("waiting", t("analyze.running")));
  output.setAttribute("aria-busy", "true");
  try {
    const wait = (words: string): void => show(null, note("waiting", words));
    const answer = await analyse(field.value, language?.value ?? "", wait, mine.signal);
    show(answer, ...panels(answer));
    const triples = answer.sentences.reduce((sum, sentence) => sum + sentence.triples.length, 0);
    announce(t("analyze.found", { sentences: many("sentences", answer.sentences.length), statements: many("statements", triples) }));
  } catch (error) {
    if (error instanceof DOMException) return;
    show(null, note("bad", (error as Error).message));
    announce((error as Error).message);
  } finally {
    if (running === mine) {
      running = null;
      output.removeAttribute("aria-busy");
    }
  }
}

function show(answer: Analysis | null, ...content: Node[]): void {
  result = answer;
  if (!answer) {
    cards = [];
    chosen = -1;
  }
  if (copy) copy.hidden = !answer;
  find("#analyze-empty")?.setAttribute("hidden", "");
  find("#analyze-keys")?.toggleAttribute("hidden", !answer);
  output?.replaceChildren(...content);
}

function note(kind: "waiting" | "bad", words: string): HTMLElement {
  if (kind === "bad") return h("div", { class: "note bad", role: "alert" }, icon("warning"), h("p", {}, words));
  return h("div", { class: "note waiting" }, h("span", { class: "breathing" }), h("p", {}, words));
}

function panels(answer: Analysis): HTMLElement[] {
  const made = answer.sentences.map((sentence, index) => sentencePanel(sentence, index));
  cards = made.flatMap((each) => each.cards);
  chosen = -1;
  for (const [at, card] of cards.entries()) {
    card.element.addEventListener("pointerenter", () => card.show());
    card.element.addEventListener("pointerleave", () => (cards[chosen] ? cards[chosen]?.show() : card.hide()));
    card.element.addEventListener("click", () => choose(at));
  }
  const by = h("p", { class: "muted small by" }, t("analyze.by", { model: answer.model, rules: answer.rules }));
  return [...made.map(({ panel }) => panel), by];
}

function choose(at: number): void {
  const card = cards[at];
  if (!card) return;
  cards[chosen]?.element.classList.remove("chosen");
  cards[chosen]?.hide();
  chosen = at;
  card.element.classList.add("chosen");
  card.show();
  card.element.focus({ preventScroll: true });
  const box = card.element.closest(".analysed")?.getBoundingClientRect();
  if (box && (box.top < 60 || box.bottom > innerHeight)) card.element.closest(".analysed")?.scrollIntoView({ block: "nearest" });
  card.element.scrollIntoView({ block: "nearest" });
}

function key(event: KeyboardEvent): void {
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
    event.preventDefault();
    form?.requestSubmit();
  }
  if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey || find("dialog[open]")) return;
  const step = { j: 1, k: -1 }[event.key.toLowerCase()];
  if (!step || !cards.length) return;
  event.preventDefault();
  choose(Math.max(0, Math.min(cards.length - 1, chosen + step)));
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  void run();
});
field?.addEventListener("input", countCharacters);
document.addEventListener("keydown", key);
for (const example of findAll<HTMLButtonElement>("[data-example]")) {
  example.addEventListener("click", () => {
    if (!field) return;
    field.value = example.dataset.example ?? "";
    countCharacters();
    form?.requestSubmit();
  });
}
copy?.addEventListener("click", () => {
  void navigator.clipboard.writeText(JSON.stringify(result, null, 2)).then(() => toast(t("analyze.copied")), (error: Error) => toast(error.message));
});
countCharacters();
