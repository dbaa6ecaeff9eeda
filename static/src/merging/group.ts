/** More than two entities that become one: each as it is, which name stays, and what all of it changes. */
import { address } from "../api";
import { decide, toastWithUndo } from "../decisions";
import { h } from "../dom";
import { t } from "../messages";
import type { Merged } from "./drawer";
import { askPreview, markKept, nameField, namesOf, previewPanel, type Side, sidePanel, weight } from "./pair";

/** As many as the server previews at once, the one that stays among them. */
const MOST = 21;

export async function showGroup(dialog: HTMLDialogElement, body: HTMLElement, uids: string[], merged: Merged): Promise<void> {
  const [first, ...rest] = uids.slice(0, MOST) as [string, ...string[]];
  const { left, others } = await askPreview(first, ...rest);
  const sides = [left, ...others].sort((a, b) => weight(b) - weight(a));
  new Group(dialog, body, sides, merged).show();
}

class Group {
  private kept: string;
  private readonly field;
  private readonly outcome = h("div", { class: "outcome-words", "aria-live": "polite" });
  private readonly errors = h("div");
  private readonly rows = h("div", { class: "sides is-many" });

  constructor(private readonly dialog: HTMLDialogElement, private readonly body: HTMLElement, private sides: Side[], private readonly merged: Merged) {
    this.kept = sides[0]!.entity.uid;
    this.field = nameField(namesOf(...sides), "");
  }

  show(): void {
    const merge = h("button", { type: "button", class: "button primary" }, t("candidates.merge"));
    merge.addEventListener("click", () => void this.merge());
    const outcome = h("section", { class: "panel outcome" }, this.field.element, this.outcome);
    this.body.replaceChildren(outcome, this.rows, this.errors, h("p", { class: "acts" }, merge));
    this.draw();
    merge.focus();
  }

  private draw(): void {
    this.rows.replaceChildren(...this.sides.map((side) => {
      const panel = sidePanel(side, side.entity.uid, (uid) => this.keep(uid));
      if (this.sides.length > 2) panel.querySelector(".keep")?.after(this.leaver(side));
      return panel;
    }));
    this.keep(this.kept);
  }

  /** A button that takes one out of the group. */
  private leaver({ entity }: Side): HTMLElement {
    const button = h("button", { type: "button", class: "button quiet slim-button" }, t("merging.leave_out"));
    button.addEventListener("click", () => {
      this.sides = this.sides.filter((side) => side.entity.uid !== entity.uid);
      if (this.kept === entity.uid) this.kept = this.sides[0]!.entity.uid;
      this.draw();
    });
    return button;
  }

  private keep(uid: string): void {
    this.kept = uid;
    markKept(this.rows, uid);
    this.field.input.value = this.nameOf(uid);
    void this.preview();
  }

  private async preview(): Promise<void> {
    const [kept, others] = [this.kept, this.others()];
    try {
      const preview = await askPreview(kept, ...others);
      if (kept === this.kept && others.length === this.sides.length - 1) this.outcome.replaceChildren(previewPanel(preview));
    } catch (error) {
      this.fail(error);
    }
  }

  private async merge(): Promise<void> {
    const [kept, others] = [this.kept, this.others()];
    const name = this.field.input.value.trim() || this.nameOf(kept);
    try {
      const made = await decide(address(`entities/${kept}/merge`), "POST", { others, name });
      this.dialog.close();
      this.merged(kept, others);
      toastWithUndo(t("merging.merged", { n: others.length, name }), made, () => this.merged(kept, []));
    } catch (error) {
      this.fail(error);
    }
  }

  private others = (): string[] => this.sides.map(({ entity }) => entity.uid).filter((uid) => uid !== this.kept);

  private nameOf = (uid: string): string => this.sides.find(({ entity }) => entity.uid === uid)!.entity.name;

  private fail(error: unknown): void {
    this.errors.replaceChildren(h("p", { class: "errors", role: "alert" }, (error as Error).message));
  }
}
