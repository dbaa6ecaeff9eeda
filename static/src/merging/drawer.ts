/** The drawer at the right in which two entities are compared and become one. */
import { address, type Entity, type Page, request } from "../api";
import { decide, toastWithUndo } from "../decisions";
import { h, icon } from "../dom";
import { t } from "../messages";
import { finder } from "./finder";
import { askPreview, better, type Candidate, markKept, nameField, namesOf, previewPanel, reasonsPanel, type SideName, sidesPanel } from "./pair";

/** Called with the entity that is there now, and those that are part of it. */
export type Merged = (kept: string, gone: string[]) => void;

/** A drawer with a heading; what closes it takes it away. */
export function drawer(title: string): { dialog: HTMLDialogElement; body: HTMLElement } {
  const close = h("button", { type: "button", class: "button quiet icon-only close", "aria-label": t("merging.close"), title: "Esc" }, icon("cross"));
  const body = h("div", { class: "drawer-body" });
  const dialog = h("dialog", { class: "drawer", "aria-labelledby": "drawer-title" }, h("header", {}, h("h2", { id: "drawer-title" }, title), close), body);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
  return { dialog, body };
}

/** Asks with whom `entity` is one, then shows both; `merged` is called after a merge and after its undoing. */
export async function openMerge(entity: Entity, merged: Merged): Promise<void> {
  const { dialog, body } = drawer(t("merging.title", { name: entity.name }));
  const choose = (): void => {
    const find = finder("merge-with", t("merging.find"), [entity.uid], (other) => void compare(other));
    const suggested = h("div", { class: "suggested" });
    body.replaceChildren(find.element, suggested);
    find.input.focus();
    void suggest(entity, suggested, (candidate, other) => void compare(other, candidate));
  };
  const compare = async (other: Entity, candidate?: Candidate): Promise<void> => {
    try {
      await new Comparison(dialog, body, choose, merged).show(entity, other, candidate);
    } catch (error) {
      body.append(h("p", { class: "errors", role: "alert" }, (error as Error).message));
    }
  };
  choose();
}

/** Several that somebody chose: two side by side, more in a row, each with what becomes of them. */
export async function openMergeOf(uids: string[], merged: Merged): Promise<void> {
  const { dialog, body } = drawer(t("merging.several", { n: uids.length }));
  try {
    if (uids.length === 2) await new Comparison(dialog, body, null, merged).show({ uid: uids[0]! }, { uid: uids[1]! });
    else await (await import("./group")).showGroup(dialog, body, uids, merged);
  } catch (error) {
    body.append(h("p", { class: "errors", role: "alert" }, (error as Error).message));
  }
}

/** The candidates that ask of `entity`, each with its reasons. */
async function suggest(entity: Entity, place: HTMLElement, choose: (candidate: Candidate, other: Entity) => void): Promise<void> {
  const page = await request<Page<Candidate>>(address("merge-candidates", { entity: entity.uid })).catch(() => null);
  if (!page?.results.length) return;
  place.append(h("h3", {}, t("merging.suggested")), h("ul", { class: "found" }, ...page.results.map((candidate) => {
    const other = candidate.left.entity.uid === entity.uid ? candidate.right.entity : candidate.left.entity;
    const button = h(
      "button", { type: "button", class: `entity-row t-${other.type}` },
      h("span", { class: "name" }, other.name), h("span", { class: "muted small" }, candidate.reasons.map(({ words }) => words).join(" · ")),
    );
    button.addEventListener("click", () => choose(candidate, other));
    return h("li", {}, button);
  })));
}

class Comparison {
  private keeps: SideName = "left";
  private uids: Record<SideName, string> = { left: "", right: "" };
  private names: Record<SideName, string> = { left: "", right: "" };
  private readonly outcome = h("div", { class: "outcome-words", "aria-live": "polite" });
  private readonly errors = h("div");
  private name: HTMLInputElement | null = null;

  constructor(
    private readonly dialog: HTMLDialogElement, private readonly body: HTMLElement,
    private readonly back: (() => void) | null, private readonly merged: Merged,
  ) {}

  async show(entity: Pick<Entity, "uid">, other: Pick<Entity, "uid">, candidate?: Candidate): Promise<void> {
    const { left, right } = await askPreview(entity.uid, other.uid);
    this.uids = { left: left.entity.uid, right: right.entity.uid };
    this.names = { left: left.entity.name, right: right.entity.name };
    const field = nameField(namesOf(left, right), "");
    this.name = field.input;
    this.body.replaceChildren(
      sidesPanel(left, right, (side) => void this.keep(side)),
      ...(candidate ? [reasonsPanel(candidate.score, candidate.reasons)] : []),
      h("section", { class: "panel outcome" }, field.element, this.outcome),
      this.errors,
      h(
        "p", { class: "acts" },
        this.button(t("candidates.merge"), () => this.merge(), "primary"),
        candidate && this.button(t("candidates.apart"), () => this.apart(candidate), ""),
        this.back && this.button(t("merging.another"), this.back, "quiet"),
      ),
    );
    await this.keep(better(left, right));
    this.body.querySelector<HTMLElement>(".acts .primary")?.focus();
  }

  private button(words: string, act: () => unknown, style: string): HTMLElement {
    const made = h("button", { type: "button", class: `button ${style}` }, words);
    made.addEventListener("click", () => void act());
    return made;
  }

  private async keep(side: SideName): Promise<void> {
    this.keeps = side;
    markKept(this.body, side);
    if (this.name) this.name.value = this.names[side];
    const preview = await askPreview(this.uids[side], this.uids[side === "left" ? "right" : "left"]);
    if (side === this.keeps) this.outcome.replaceChildren(previewPanel(preview));
  }

  private async merge(): Promise<void> {
    const other = this.keeps === "left" ? "right" : "left";
    const [kept, gone] = [this.uids[this.keeps], this.uids[other]];
    const name = this.name?.value.trim() || this.names[this.keeps];
    await this.send(`entities/${kept}/merge`, { others: [gone], name }, t("decision.merged", { name, other: this.names[other] }), [kept, gone]);
  }

  private async apart(candidate: Candidate): Promise<void> {
    const words = t("decision.apart", { name: this.names.left, other: this.names.right });
    await this.send(`merge-candidates/${candidate.uid}/keep-apart`, {}, words, null);
  }

  private async send(url: string, body: unknown, words: string, pair: [kept: string, gone: string] | null): Promise<void> {
    try {
      const made = await decide(address(url), "POST", body);
      this.dialog.close();
      if (pair) this.merged(pair[0], [pair[1]]);
      toastWithUndo(words, made, () => pair && this.merged(pair[0], []));
    } catch (error) {
      this.errors.replaceChildren(h("p", { class: "errors", role: "alert" }, (error as Error).message));
    }
  }
}
