/** What an editor changes about an entity: its names, type and description, what is the same thing, and what is not. */
import type { Entity } from "../../api";
import { type Decision, toastWithUndo } from "../../decisions";
import { h, icon, toast } from "../../dom";
import { t } from "../../messages";

/** Called with the entity to show (none where it was deleted) and the ones that are gone or part of it now. */
export type Decided = (uid: string, gone: string[]) => void;

/** The row of buttons, and the form that is open below it. */
export function namingTools(entity: Entity, decided: Decided): HTMLElement {
  const place = h("div", { class: "naming-place" });
  const tool = (name: string, words: string, act: () => Promise<unknown>): HTMLElement => {
    const button = h("button", { type: "button", class: "button slim-button" }, icon(name), words);
    button.addEventListener("click", () => {
      place.setAttribute("aria-busy", "true"); // news of a decision may be here before its answer
      void act().catch((error: Error) => toast(error.message)).finally(() => place.removeAttribute("aria-busy"));
    });
    return button;
  };
  const edit = async (): Promise<void> => (await import("../../editing/entity")).openEntityForm(place, entity.uid, {
    saved: (made, uid) => {
      decided(uid, uid === entity.uid ? [] : [entity.uid]);
      told(made, uid);
    },
    theirs: () => decided(entity.uid, []),
    left: () => place.replaceChildren(),
  });
  const told = (made: Decision[], uid: string): void => {
    if (made.length) toastWithUndo(made.at(-1)!.words, made, () => decided(entity.uid, uid === entity.uid ? [] : [uid]));
  };
  const remove = async (): Promise<void> => {
    const made = await (await import("../../editing/entity")).deleteEntity(entity.uid);
    decided("", [entity.uid]);
    told(made, entity.uid);
  };
  return h(
    "div", { class: "naming" },
    h(
      "p", { class: "naming-tools" },
      tool("pen", t("graph.edit_entity"), edit),
      tool("copy", t("graph.same_as"), async () => (await import("../../merging/drawer")).openMerge(entity, decided)),
      tool("split", t("graph.split"), async () => (await import("../../merging/split")).openSplit(entity, (uid) => decided(uid, []))),
      tool("bin", t("deciding.delete"), remove),
    ),
    place,
  );
}
