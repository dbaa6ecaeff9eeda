/** What an entity is called, what it is, and what people are told about it; who saves second sees what the first changed. */
import { address, type Entity, type EntityType, tagged } from "../api";
import { type Conflict, conflictOf, conflictPanel } from "../conflict";
import { decide, type Decision } from "../decisions";
import { h } from "../dom";
import { shownTypes } from "../looks";
import { t } from "../messages";
import { foot, reasonField, showError, wireForm } from "./form";

export interface EntityEvents {
  /** `uid` is what it is called now: another one where its type changed. */
  saved(made: Decision[], uid: string): unknown;
  /** Somebody was faster, and their version is taken. */
  theirs(): unknown;
  left(): unknown;
}

/** Shows the form in `place`; throws ApiError when the entity cannot be read. */
export async function openEntityForm(place: HTMLElement, uid: string, events: EntityEvents): Promise<void> {
  const { value, tag } = await tagged<Entity>(address(`entities/${uid}`));
  new EntityForm(place, value, tag, events).show();
}

/** Deletes it, as it was read; somebody else's change meanwhile is told as an error. */
export async function deleteEntity(uid: string): Promise<Decision[]> {
  const { tag } = await tagged<Entity>(address(`entities/${uid}`));
  return decide(address(`entities/${uid}`), "DELETE", undefined, tag);
}

class EntityForm {
  private readonly name = h("input", { id: "edit-name", class: "input", maxlength: 255, required: true, autocomplete: "off" });
  private readonly type: HTMLSelectElement;
  private readonly aliases: HTMLTextAreaElement;
  private readonly description = h("textarea", { id: "edit-description", class: "input", rows: 3, maxlength: 2000 });
  private readonly reason = reasonField();

  constructor(private readonly place: HTMLElement, private readonly entity: Entity, private readonly tag: string, private readonly events: EntityEvents) {
    const types = shownTypes();
    const offered: EntityType[] = types.includes(entity.type) ? types : [entity.type, ...types];
    this.name.value = entity.name;
    this.type = h("select", { id: "edit-type", class: "input slim" }, ...offered.map((type) => h("option", { value: type, selected: type === entity.type }, t(`type.${type}`))));
    this.aliases = h("textarea", { id: "edit-aliases", class: "input", rows: Math.min(8, entity.aliases.length + 2) });
    this.aliases.value = entity.aliases.join("\n");
    this.description.value = entity.description;
  }

  show(): void {
    const form = h(
      "form", { class: "editing" },
      h("p", {}, h("label", { for: "edit-name" }, t("graph.new_name")), this.name, h("span", { class: "muted small" }, t("graph.new_name.hint"))),
      h("p", { class: "edit-row" }, h("label", { for: "edit-type" }, t("graph.type")), this.type),
      h("p", {}, h("label", { for: "edit-aliases" }, t("graph.aliases.lines")), this.aliases, h("span", { class: "muted small" }, t("graph.aliases.hint"))),
      h("p", {}, h("label", { for: "edit-description" }, t("editing.description")), this.description),
      this.reason,
      foot(() => this.events.left()),
    );
    wireForm(form, () => this.save(this.tag), () => this.events.left());
    this.place.replaceChildren(form);
    this.name.focus();
    this.name.select();
  }

  private lines = (): string[] => this.aliases.value.split("\n").map((line) => line.trim()).filter(Boolean);

  /** What is another than it was when the form was opened. */
  private changes(): Record<string, unknown> {
    const { entity } = this;
    const [name, description] = [this.name.value.trim(), this.description.value.trim()];
    return {
      ...(name !== entity.name ? { name } : {}),
      ...(this.type.value !== entity.type ? { type: this.type.value } : {}),
      ...(this.lines().join("\n") !== entity.aliases.join("\n") ? { aliases: this.lines() } : {}),
      ...(description !== entity.description ? { description } : {}),
    };
  }

  private async save(tag: string): Promise<void> {
    const { uid } = this.entity;
    const asked = this.changes();
    if (!Object.keys(asked).length) return void this.events.left();
    try {
      const made = await decide(address(`entities/${uid}`), "PATCH", { ...asked, reason: this.reason.querySelector("input")!.value.trim() }, tag);
      const retyped = made.find(({ kind }) => kind === "retype");
      this.events.saved(made, String(retyped?.after.entity ?? uid));
    } catch (error) {
      const conflict = conflictOf<Entity>(error);
      if (conflict) this.ask(conflict);
      else showError(this.place, error);
    }
  }

  private ask(conflict: Conflict<Entity>): void {
    const { current } = conflict;
    const list = (names: string[]): string => names.join(t("comma"));
    const fields = current ? [
      { label: t("graph.new_name"), mine: this.name.value.trim(), theirs: current.name },
      { label: t("graph.type"), mine: t(`type.${this.type.value}`), theirs: t(`type.${current.type}`) },
      { label: t("editing.aliases"), mine: list(this.lines()), theirs: list(current.aliases) },
      { label: t("editing.description"), mine: this.description.value.trim(), theirs: current.description },
    ] : [];
    const keepMine = async (): Promise<void> => this.save((await tagged(address(`entities/${this.entity.uid}`))).tag);
    const takeTheirs = (): unknown => this.events.theirs();
    this.place.replaceChildren(conflictPanel(conflict, fields, current ? { keepMine, takeTheirs } : { takeTheirs }));
    this.place.querySelector("button")?.focus();
  }
}
