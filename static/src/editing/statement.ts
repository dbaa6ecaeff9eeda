/**
 * A statement put right, wherever it is read: subject, predicate, object, how it is said, when and where. Who saves second
 * sees what the first one changed, and chooses.
 */
import { address, type EntityRef, type Evidence, type Literal, type Modality, type Page, type Statement, tagged, request } from "../api";
import { type Conflict, conflictOf, conflictPanel, type Field } from "../conflict";
import { decide, type Decision } from "../decisions";
import { h } from "../dom";
import { finder } from "../merging/finder";
import { t } from "../messages";
import { relationNames } from "../predictions/asking";
import { button, foot, reasonField, showError, wireForm } from "./form";

type End = "subject" | "object";
type Role = "time" | "place" | "quantity";
interface Qualifier { role: Role; text: string }

export interface StatementEvents {
  /** It says something else now, under the name `uid`. */
  saved(made: Decision[], uid: string): unknown;
  /** Somebody was faster, and their version is taken; null: they deleted it. */
  theirs(current: Statement | null): unknown;
  /** Left, or saved with nothing changed. */
  left(isSaved: boolean): unknown;
}

const MODALITIES: Modality[] = ["asserted", "negated", "possible"];
const ROLES: Role[] = ["time", "place", "quantity"];
const KINDS = ["text", "date", "quantity"] as const;

/** Shows the form in `place`; throws ApiError when the statement cannot be read. */
export async function openStatementForm(place: HTMLElement, uid: string, events: StatementEvents): Promise<void> {
  const { value, tag } = await tagged<Statement>(address(`statements/${uid}`));
  const said = value.qualifiers ?? await saidBySentences(value.uid);
  new StatementForm(place, value, said, tag, events).show();
}

async function saidBySentences(uid: string): Promise<Qualifier[]> {
  const page = await request<Page<Evidence>>(address(`statements/${uid}/evidence`));
  const all = page.results.flatMap(({ qualifiers }) => qualifiers.map(({ role, text }) => ({ role, text })));
  return all.filter((one, at) => all.findIndex((other) => same(one, other)) === at);
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

class StatementForm {
  private ends: Record<End, EntityRef | null>;
  private hasValue: boolean;
  private readonly predicate = h("input", { id: "edit-predicate", class: "input", maxlength: 120, required: true, autocomplete: "off", list: "edit-predicates" });
  private readonly value = h("input", { id: "edit-literal", class: "input", maxlength: 255, autocomplete: "off", "aria-label": t("editing.value") });
  private readonly kind: HTMLSelectElement;
  private readonly modality: HTMLSelectElement;
  private readonly qualifiers = h("ul", { class: "edit-qualifiers" });
  private readonly reason = reasonField();

  constructor(
    private readonly place: HTMLElement, private readonly statement: Statement, private readonly said: Qualifier[],
    private readonly tag: string, private readonly events: StatementEvents,
  ) {
    const { subject, object, literal, modality } = statement;
    this.ends = { subject, object };
    this.hasValue = literal !== null;
    this.predicate.value = statement.predicate;
    this.value.value = literal?.value ?? "";
    this.kind = h("select", { class: "input slim", "aria-label": t("editing.kind") }, ...KINDS.map((kind) => h("option", { value: kind, selected: kind === (literal?.type ?? "text") }, t(`editing.${kind}`))));
    this.modality = h("select", { id: "edit-modality", class: "input slim" }, ...MODALITIES.map((each) => h("option", { value: each, selected: each === modality }, t(`deciding.${each}`))));
    this.qualifiers.append(...said.map((each) => this.qualifier(each)));
  }

  show(): void {
    const names = h("datalist", { id: "edit-predicates" });
    void relationNames(new AbortController().signal).then((found) => names.append(...found.slice(0, 60).map((value) => h("option", { value }))), () => undefined);
    const form = h(
      "form", { class: "editing" },
      h("h3", {}, t("editing.title")),
      this.endField("subject"),
      h("p", {}, h("label", { for: "edit-predicate" }, t("editing.predicate")), this.predicate, names),
      this.endField("object"),
      h("p", { class: "edit-row" }, h("label", { for: "edit-modality" }, t("deciding.modality")), this.modality),
      h("div", {}, h("span", { class: "label" }, t("editing.qualifiers")), this.qualifiers, button(t("editing.add_qualifier"), () => this.addQualifier(), "plus")),
      this.reason,
      foot(() => this.events.left(false)),
    );
    wireForm(form, () => this.save(this.statement.uid, this.tag), () => this.events.left(false));
    this.place.replaceChildren(form);
    this.predicate.focus();
    this.predicate.select();
  }

  /** One end as a chip that can be changed; the object may be a value instead. */
  private endField(end: End): HTMLElement {
    const row = h("div", { class: "edit-end", role: "group", "aria-label": t(`editing.${end}`) }, h("span", { class: "label" }, t(`editing.${end}`)));
    const again = (): void => row.replaceWith(this.endField(end));
    const isValue = end === "object" && this.hasValue;
    const entity = this.ends[end];
    if (isValue) row.append(this.value, this.kind);
    else if (entity) row.append(h("span", { class: `chip t-${entity.type}`, title: t(`type.${entity.type}`) }, entity.name), button(t("editing.change"), () => this.find(row, end)));
    else this.find(row, end);
    if (end === "subject" && this.ends.object) row.append(button(t("relating.swap"), () => this.swap(), "swap"));
    if (end === "object") row.append(button(t(isValue ? "editing.as_entity" : "editing.as_value"), () => {
      this.hasValue = !isValue;
      again();
    }));
    return row;
  }

  private find(row: HTMLElement, end: End): void {
    const found = finder(`edit-${end}`, t("merging.find"), [], (entity) => {
      this.ends[end] = entity;
      const next = this.endField(end);
      row.replaceWith(next);
      next.querySelector<HTMLElement>("button")?.focus();
    });
    row.querySelector("button")?.remove();
    row.querySelector(".chip")?.after(found.element);
    if (!found.element.isConnected) row.append(found.element);
    setTimeout(() => found.input.focus());
  }

  private swap(): void {
    this.ends = { subject: this.ends.object, object: this.ends.subject };
    for (const end of ["subject", "object"] as const) {
      this.place.querySelector(`.edit-end[aria-label="${t(`editing.${end}`)}"]`)?.replaceWith(this.endField(end));
    }
  }

  private qualifier({ role, text }: Qualifier): HTMLElement {
    const kind = h("select", { class: "input slim", "aria-label": t("editing.role") }, ...ROLES.map((each) => h("option", { value: each, selected: each === role }, t(`editing.role.${each}`))));
    const words = h("input", { class: "input", maxlength: 255, autocomplete: "off", "aria-label": t(`editing.role.${role}`) });
    words.value = text;
    const row = h("li", {}, kind, words);
    row.append(button(t("editing.remove"), () => row.remove(), "cross", true));
    return row;
  }

  private addQualifier(): void {
    const row = this.qualifier({ role: "time", text: "" });
    this.qualifiers.append(row);
    row.querySelector("input")?.focus();
  }

  private stated(): Qualifier[] {
    return [...this.qualifiers.children].map((row) => ({
      role: row.querySelector("select")!.value as Role, text: row.querySelector("input")!.value.trim(),
    })).filter(({ text }) => text);
  }

  /** What is another than it was when the form was opened. */
  private changes(): Record<string, unknown> {
    const { statement, ends } = this;
    const predicate = this.predicate.value.trim();
    const literal = literalOf(this.kind.value, this.value.value.trim());
    const old = statement.literal;
    const isOtherValue = this.hasValue && literal.value && (literal.value !== old?.value || literal.type !== old.type);
    const qualifiers = this.stated();
    return {
      ...(predicate && predicate !== statement.predicate ? { predicate } : {}),
      ...(ends.subject && ends.subject.uid !== statement.subject.uid ? { subject: ends.subject.uid } : {}),
      ...(!this.hasValue && ends.object && ends.object.uid !== statement.object?.uid ? { object: ends.object.uid } : {}),
      ...(isOtherValue ? { literal } : {}),
      ...(this.modality.value !== statement.modality ? { modality: this.modality.value } : {}),
      ...(same(qualifiers, this.said) ? {} : { qualifiers }),
    };
  }

  private async save(uid: string, tag: string): Promise<void> {
    const asked = this.changes();
    if (!Object.keys(asked).length) return void this.events.left(true);
    try {
      const made = await decide(address(`statements/${uid}`), "PATCH", { ...asked, reason: this.reason.querySelector("input")!.value.trim() }, tag);
      this.events.saved(made, String(made.at(-1)?.after.statement ?? uid));
    } catch (error) {
      const conflict = conflictOf<Statement>(error);
      if (conflict) this.ask(conflict);
      else showError(this.place, error);
    }
  }

  /** Somebody else was here: both versions side by side, and the reader chooses. */
  private ask(conflict: Conflict<Statement>): void {
    const { current } = conflict;
    const keepMine = async (): Promise<void> => {
      if (current) await this.save(current.uid, (await tagged(address(`statements/${current.uid}`))).tag);
    };
    const takeTheirs = (): unknown => this.events.theirs(current);
    this.place.replaceChildren(conflictPanel(conflict, current ? this.fields(current) : [], current ? { keepMine, takeTheirs } : { takeTheirs }));
    this.place.querySelector("button")?.focus();
  }

  private fields(current: Statement): Field[] {
    const words = (qualifiers: Qualifier[]): string => qualifiers.map(({ text }) => text).join(t("comma"));
    const mine = this.changes();
    return [
      { label: t("editing.subject"), mine: this.ends.subject?.name ?? "", theirs: current.subject.name },
      { label: t("editing.predicate"), mine: this.predicate.value.trim(), theirs: current.predicate },
      { label: t("editing.object"), mine: this.hasValue ? this.value.value : this.ends.object?.name ?? "", theirs: current.object?.name ?? current.literal?.value ?? "" },
      { label: t("deciding.modality"), mine: t(`deciding.${this.modality.value}`), theirs: t(`deciding.${current.modality}`) },
      ...(mine.qualifiers || current.qualifiers ? [{ label: t("editing.qualifiers"), mine: words(this.stated()), theirs: words(current.qualifiers ?? this.said) }] : []),
    ];
  }
}

/** "6400公里" as a quantity has a number and a unit. */
function literalOf(type: string, value: string): Literal {
  const parts = type === "quantity" ? /^([+-]?\d[\d,]*(?:\.\d+)?)\s*(.*)$/.exec(value) : null;
  return { type, value, number: parts ? Number(parts[1]!.replaceAll(",", "")) : null, unit: parts?.[2]?.slice(0, 32) ?? "" };
}
