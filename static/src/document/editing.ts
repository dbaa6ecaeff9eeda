/** A statement put right: another subject, predicate or object, or the other way round. What changed meanwhile is shown. */
import { address, ApiError, type EntityRef, type Statement, tagged } from "../api";
import { conflictOf, conflictPanel, type Conflict } from "../conflict";
import { decide } from "../decisions";
import { h, toast } from "../dom";
import { finder } from "../merging/finder";
import { t } from "../messages";
import { carryOut, changed } from "./deciding";
import { tool } from "./mention";
import type { Popover } from "./popover";

type End = "subject" | "object";

export async function openEditor(popover: Popover, uid: string, card: HTMLElement): Promise<void> {
  try {
    const { value, tag } = await tagged<Statement>(address(`statements/${uid}`));
    new Editor(popover, value, tag, card).show();
  } catch (error) {
    toast((error as ApiError).message);
  }
}

class Editor {
  private ends: Record<End, EntityRef | null>;
  private readonly predicate = h("input", { id: "edit-predicate", class: "input", maxlength: 120, autocomplete: "off" });
  private readonly literal = h("input", { id: "edit-literal", class: "input", maxlength: 255, autocomplete: "off" });

  constructor(private readonly popover: Popover, private readonly statement: Statement, private readonly tag: string, private readonly card: HTMLElement) {
    this.ends = { subject: statement.subject, object: statement.object };
    this.predicate.value = statement.predicate;
    this.literal.value = statement.literal?.value ?? "";
  }

  show(): void {
    const form = h(
      "form", { class: "edit-form" },
      h("h3", {}, t("editing.title")),
      this.endField("subject"),
      h("p", {}, h("label", { for: "edit-predicate" }, t("editing.predicate")), this.predicate),
      this.statement.literal ? h("p", {}, h("label", { for: "edit-literal" }, t("editing.object")), this.literal) : this.endField("object"),
      h(
        "p", { class: "actions" },
        h("button", { class: "button primary slim-button" }, t("editing.save")),
        !this.statement.literal && tool(t("relating.swap"), () => this.swap()),
        tool(t("marking.cancel"), () => this.popover.close(), "", "Esc"),
      ),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.save(this.statement.uid, this.tag);
    });
    this.popover.open(t("editing.title"), [form], this.card.getBoundingClientRect(), this.predicate, this.card);
  }

  private endField(end: End): HTMLElement {
    const chip = h("span", { class: `chip t-${this.ends[end]?.type ?? "concept"}` }, this.ends[end]?.name ?? "");
    const place = h("div", { class: "edit-end" }, h("span", { class: "label" }, t(`editing.${end}`)), chip);
    const change = tool(t("editing.change"), () => {
      const found = finder(`edit-${end}`, t(`editing.${end}`), [], (entity) => {
        this.ends[end] = entity;
        place.replaceWith(this.endField(end));
      });
      change.replaceWith(found.element);
      found.input.focus();
    });
    place.append(change);
    return place;
  }

  private swap(): void {
    this.ends = { subject: this.ends.object, object: this.ends.subject };
    this.show();
  }

  /** What is another than it was when the form was opened. */
  private changes(): Record<string, unknown> {
    const { statement, ends } = this;
    const predicate = this.predicate.value.trim();
    const value = this.literal.value.trim();
    return {
      ...(predicate && predicate !== statement.predicate ? { predicate } : {}),
      ...(ends.subject && ends.subject.uid !== statement.subject.uid ? { subject: ends.subject.uid } : {}),
      ...(ends.object && ends.object.uid !== statement.object?.uid ? { object: ends.object.uid } : {}),
      ...(statement.literal && value && value !== statement.literal.value ? { literal: { type: statement.literal.type, value } } : {}),
    };
  }

  private async save(uid: string, tag: string): Promise<void> {
    const asked = this.changes();
    if (!Object.keys(asked).length) return this.popover.close();
    try {
      const made = await decide(address(`statements/${uid}`), "PATCH", asked, tag);
      this.popover.close();
      await carryOut(() => Promise.resolve(made), t("editing.done"));
    } catch (error) {
      const conflict = conflictOf<Statement>(error);
      if (conflict) this.ask(conflict);
      else toast((error as Error).message);
    }
  }

  /** Somebody else was here: both versions side by side, and the reader chooses. */
  private ask(conflict: Conflict<Statement>): void {
    const { current } = conflict;
    const object = (row: Statement): string => row.object?.name ?? row.literal?.value ?? "";
    const fields = current ? [
      { label: t("editing.subject"), mine: this.ends.subject?.name ?? "", theirs: current.subject.name },
      { label: t("editing.predicate"), mine: this.predicate.value.trim(), theirs: current.predicate },
      { label: t("editing.object"), mine: this.ends.object?.name ?? this.literal.value, theirs: object(current) },
    ] : [];
    const keepMine = async (): Promise<void> => {
      if (current) await this.save(current.uid, (await tagged(address(`statements/${current.uid}`))).tag);
    };
    const takeTheirs = (): void => {
      this.popover.close();
      changed();
    };
    const panel = conflictPanel(conflict, fields, current ? { keepMine, takeTheirs } : { takeTheirs });
    this.popover.open(t("editing.title"), [panel], this.card.getBoundingClientRect(), panel.querySelector("button"), this.card);
  }
}
