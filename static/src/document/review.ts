/** Judging the statement that is chosen: accept, reject, edit, and on to the next that nobody has judged. */
import { address } from "../api";
import { decide } from "../decisions";
import { find } from "../dom";
import { t } from "../messages";
import { carryOut } from "./deciding";
import { openEditor } from "./editing";
import type { Popover } from "./popover";
import type { Card, Reader } from "./reader";

export type Verdict = "accept" | "reject";

export class Review {
  constructor(private readonly reader: Reader, private readonly popover: Popover) {
    document.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("#statements [data-act]");
      const card = button && this.reader.cardOf(button);
      if (!button || !card) return;
      this.reader.choose(card, false);
      if (button.dataset.act === "edit") this.edit();
      else void this.judge(button.dataset.act as Verdict);
    });
    document.addEventListener("click", (event) => {
      const button = (event.target as Element).closest("#next-open, #previous-open");
      if (button) this.reader.step(button.id === "next-open" ? 1 : -1, true);
    });
  }

  get mayEdit(): boolean {
    return find("#statements")?.dataset.edit !== undefined;
  }

  async judge(verdict: Verdict, card = this.reader.chosen, match = card?.element.dataset.tag): Promise<void> {
    if (!card || !this.mayEdit) return;
    const made = await carryOut(
      () => decide(address(`statements/${card.statement}/${verdict}`), "POST", {}, match),
      t(`review.${verdict}ed`, { words: wordsOf(card) }),
      () => this.judge(verdict, card, ""),
    );
    if (!made) return;
    card.isOpen = false;
    delete card.element.dataset.tag; // until the server's copy comes, the newest state is this one
    show(card, verdict);
    if (this.reader.cards.some(({ isOpen }) => isOpen)) this.reader.step(1, true);
  }

  edit(): void {
    const card = this.reader.chosen;
    if (card && this.mayEdit) void openEditor(this.popover, card.statement, card.element);
  }
}

/** At once, before the server's copy of the card comes. */
function show(card: Card, verdict: Verdict): void {
  card.element.dataset.status = `${verdict}ed`;
  card.element.classList.remove("is-extracted", "is-accepted", "is-rejected");
  card.element.classList.add(`is-${verdict}ed`);
}

const wordsOf = (card: Card): string => card.element.querySelector(".triple")?.textContent?.replace(/\s+/g, " ").trim() ?? "";
