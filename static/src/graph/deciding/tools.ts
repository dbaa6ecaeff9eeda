/** Accept, reject, edit, turn round and delete one statement, for whoever saw its newest state. */
import { address, type Statement, tagged } from "../../api";
import { type Conflict, conflictOf, conflictPanel, type Field } from "../../conflict";
import { decide, toastWithUndo } from "../../decisions";
import { h, icon } from "../../dom";
import { t } from "../../messages";
import type { GraphHost } from "../host";
import type { Choices } from "../inspector/parts";

interface Asked { method: "POST" | "PATCH" | "DELETE"; route: string; body: Record<string, unknown>; words: string }

export function statementTools(statement: Statement, host: GraphHost, choices: Choices): HTMLElement {
  const place = h("div", { class: "naming-place" });
  const url = `statements/${statement.uid}`;
  let tag = "";
  const read = tagged<Statement>(address(url)).then((answer) => void (tag = answer.tag), () => undefined);
  const show = async (uid: string): Promise<void> => {
    await host.decided();
    await host.choose({ kind: "edge", uid });
  };
  const send = async ({ method, route, body, words }: Asked, uid = statement.uid, match = ""): Promise<void> => {
    await read;
    try {
      const made = await decide(address(`statements/${uid}${route}`), method, body, match || tag);
      toastWithUndo(words, made, () => void host.decided());
      const now = String(made.at(-1)?.after.statement ?? uid);
      if (method === "DELETE") choices.close();
      await (method === "DELETE" ? host.decided() : show(now));
    } catch (error) {
      const conflict = conflictOf<Statement>(error);
      if (!conflict) return fail(place, error as Error);
      const { current } = conflict;
      const keepMine = current ? (): unknown => again({ method, route, body, words }, current.uid) : undefined;
      const takeTheirs = (): unknown => (current ? show(current.uid) : (choices.close(), host.decided()));
      place.replaceChildren(conflictPanel(conflict, fields(body, conflict), { takeTheirs, ...(keepMine ? { keepMine } : {}) }));
    }
  };
  const again = async (asked: Asked, uid: string): Promise<void> => send(asked, uid, (await tagged(address(`statements/${uid}`))).tag);
  const tool = (name: string, words: string, act: () => unknown): HTMLElement => {
    const button = h("button", { type: "button", class: "button slim-button" }, icon(name), words);
    button.addEventListener("click", () => void act());
    return button;
  };
  const verdict = (route: "/accept" | "/reject", words: string): Asked => ({ method: "POST", route, body: {}, words });
  return h(
    "div", { class: "naming" },
    h(
      "p", { class: "naming-tools" },
      tool("check", t("deciding.accept"), () => send(verdict("/accept", t("deciding.accepted")))),
      tool("cross", t("deciding.reject"), () => send(verdict("/reject", t("deciding.rejected")))),
      tool("pen", t("deciding.edit"), () => place.replaceChildren(form(statement, (asked) => send(asked), () => place.replaceChildren()))),
      statement.object && tool("swap", t("deciding.swap"), () => send({ method: "POST", route: "/swap", body: {}, words: t("deciding.changed") })),
      tool("bin", t("deciding.delete"), () => send({ method: "DELETE", route: "", body: {}, words: t("deciding.deleted") })),
    ),
    place,
  );
}

const MODALITIES = ["asserted", "negated", "possible"] as const;

/** The words of the relation, and whether they say that it is so. */
function form(statement: Statement, save: (asked: Asked) => Promise<void>, close: () => void): HTMLElement {
  const predicate = h("input", { id: "deciding-predicate", maxlength: 120, required: true, autocomplete: "off" });
  predicate.value = statement.predicate;
  const modality = h("select", { id: "deciding-modality" }, ...MODALITIES.map((each) => h("option", { value: each, selected: each === statement.modality }, t(`deciding.${each}`))));
  const cancel = h("button", { type: "button", class: "button quiet slim-button" }, t("graph.cancel"));
  cancel.addEventListener("click", close);
  const made = h(
    "form", { class: "field naming-form" },
    h("label", { for: "deciding-predicate" }, t("deciding.predicate")), predicate,
    h("label", { for: "deciding-modality" }, t("deciding.modality")), modality,
    h("p", { class: "actions" }, h("button", { class: "button primary slim-button" }, t("graph.save")), cancel),
  );
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    const body = {
      ...(predicate.value.trim() === statement.predicate ? {} : { predicate: predicate.value.trim() }),
      ...(modality.value === statement.modality ? {} : { modality: modality.value }),
    };
    void save({ method: "PATCH", route: "", body, words: t("deciding.changed") });
  });
  made.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });
  setTimeout(() => predicate.focus());
  return made;
}

/** What this person wanted, beside how it is now. */
function fields(body: Record<string, unknown>, { current }: Conflict<Statement>): Field[] {
  if (!current) return [];
  const mine = (name: "predicate" | "modality"): string => String(body[name] ?? current[name]);
  return [
    { label: t("deciding.predicate"), mine: mine("predicate"), theirs: current.predicate },
    { label: t("deciding.modality"), mine: t(`deciding.${mine("modality")}`), theirs: t(`deciding.${current.modality}`) },
  ];
}

function fail(place: HTMLElement, error: Error): void {
  place.querySelector(".errors")?.remove();
  place.append(h("p", { class: "errors small", role: "alert" }, error.message));
}

