/**
 * What may be missing: predictions of the entities that the document names, under its statements and never among them. The
 * server draws the cards anew with the page; which reasons are open, and whether the list is, stays.
 */
import { find, findAll } from "../dom";
import { t } from "../messages";
import { judge, type Verdict } from "../predictions/acting";
import { carryOut, changed } from "./deciding";

/** After a verdict the neighbourhood is scored anew; that takes two seconds at most. */
const HEARD_MS = [1200, 2600];

export class Missing {
  private open = new Set<string>();
  private isClosed = false;
  private running = new AbortController();

  constructor(mayEdit: boolean) {
    document.addEventListener("click", (event) => {
      const card = (event.target as Element).closest<HTMLElement>("#missing [data-prediction]");
      const button = (event.target as Element).closest<HTMLElement>("button");
      if (!card || !button) return;
      if (button.dataset.why !== undefined) void this.toggle(card);
      else if (button.dataset.verdict && mayEdit) void this.decide(card, button.dataset.verdict as Verdict);
    });
    this.attach();
  }

  /** Takes up the page's elements; again after they were replaced. */
  attach(): void {
    const list = find<HTMLDetailsElement>("#missing");
    if (!list) return;
    list.open = !this.isClosed;
    list.addEventListener("toggle", () => (this.isClosed = !list.open));
    this.running.abort();
    this.running = new AbortController();
    for (const card of findAll("[data-prediction]", list)) if (this.open.has(card.dataset.prediction!)) void this.show(card);
  }

  private async decide(card: HTMLElement, verdict: Verdict): Promise<void> {
    const uid = card.dataset.prediction!;
    const [subject, object] = findAll(".chip", card).map((chip) => chip.textContent ?? "");
    const predicate = (find(".predicate", card)?.textContent ?? "").replace(/[—→]/g, "").trim();
    const made = await carryOut(async () => (await judge(uid, verdict)).decisions, t(`prediction.${verdict}ed`, { subject: subject ?? "", predicate, object: object ?? "" }));
    if (!made) return;
    card.remove();
    for (const wait of HEARD_MS) window.setTimeout(changed, wait);
  }

  private async toggle(card: HTMLElement): Promise<void> {
    const uid = card.dataset.prediction!;
    if (!this.open.delete(uid)) {
      this.open.add(uid);
      return this.show(card);
    }
    find(".why-predicted", card)!.hidden = true;
    find("[data-why]", card)!.setAttribute("aria-expanded", "false");
  }

  private async show(card: HTMLElement): Promise<void> {
    const place = find(".why-predicted", card)!;
    place.hidden = false;
    find("[data-why]", card)!.setAttribute("aria-expanded", "true");
    const { showWhy } = await import("../predictions/why");
    await showWhy(place, card.dataset.prediction!, this.running.signal);
  }
}
