/** Accept, reject, edit, turn round and delete one statement, for whoever saw its newest state. */
import { address, request, type Statement, tagged } from "../../api";
import { conflictOf, conflictPanel } from "../../conflict";
import { decide, type Decision, toastWithUndo } from "../../decisions";
import { h, icon } from "../../dom";
import { openStatementForm } from "../../editing/statement";
import { t } from "../../messages";
import type { GraphHost } from "../host";
import type { Choices } from "../inspector/parts";
import type { Verdict } from "../judging";

interface Asked { method: "POST" | "PATCH" | "DELETE"; route: string; body: Record<string, unknown>; words: string }

export function statementTools(statement: Statement, host: GraphHost, choices: Choices): HTMLElement {
  const place = h("div", { class: "naming-place" });
  const url = `statements/${statement.uid}`;
  let tag = "";
  const read = tagged<Statement>(address(url)).then((answer) => void (tag = answer.tag), () => undefined);
  const gone = (uid: string): void => {
    host.store.removeEdge(uid);
    host.stands(uid, null);
  };
  /** As the record has it now, in place of `was`, at once; the graph hears of it a little later. */
  const show = async (uid: string, was = statement.uid): Promise<void> => {
    const { status } = await request<Statement>(address(`statements/${uid}`));
    if (uid !== was) gone(was);
    host.stands(uid, status === "rejected" ? null : status);
    const edge = host.store.edges.get(uid);
    if (edge) host.store.merge({ nodes: [], edges: [{ ...edge, status }] });
    const heard = host.decided();
    await host.choose({ kind: "edge", uid });
    await heard;
  };
  /** `uid` is what the decision left to look at; empty when it deleted the statement. */
  const told = (words: string, made: Decision[], uid: string): void => toastWithUndo(words, made, () => {
    if ((host.chosen?.uid ?? "") === uid) return void show(statement.uid, uid);
    if (uid !== statement.uid) gone(uid);
    host.stands(statement.uid, statement.status);
    void host.decided();
  });
  const send = async ({ method, route, body, words }: Asked, uid = statement.uid, match = ""): Promise<void> => {
    await read;
    place.setAttribute("aria-busy", "true"); // news of the decision may be here before its answer
    try {
      const made = await decide(address(`statements/${uid}${route}`), method, body, match || tag);
      const now = method === "DELETE" ? "" : String(made.at(-1)?.after.statement ?? uid);
      told(words, made, now);
      if (now) return await show(now);
      gone(uid);
      choices.close();
      await host.decided();
    } catch (error) {
      const conflict = conflictOf<Statement>(error);
      if (!conflict) return fail(place, error as Error);
      const { current } = conflict;
      const keepMine = current ? (): unknown => again({ method, route, body, words }, current.uid) : undefined;
      place.replaceChildren(conflictPanel(conflict, [], { takeTheirs: () => theirs(current), ...(keepMine ? { keepMine } : {}) }));
    } finally {
      place.removeAttribute("aria-busy");
    }
  };
  const theirs = (current: Statement | null): unknown => (current ? show(current.uid) : (choices.close(), host.decided()));
  const edit = (): Promise<void> => openStatementForm(place, statement.uid, {
    saved: (made, uid) => {
      told(t("deciding.changed"), made, uid);
      void show(uid);
    },
    theirs,
    left: () => place.replaceChildren(),
  }).catch((error: Error) => fail(place, error));
  const again = async (asked: Asked, uid: string): Promise<void> => send(asked, uid, (await tagged(address(`statements/${uid}`))).tag);
  const tool = (name: string, words: string, act: () => unknown): HTMLElement => {
    const button = h("button", { type: "button", class: "button slim-button" }, icon(name), words);
    button.addEventListener("click", () => void act());
    return button;
  };
  const verdict = (name: Verdict, symbol: string, words: string): HTMLElement => {
    const button = tool(symbol, t(`deciding.${name}`), () => send({ method: "POST", route: `/${name}`, body: {}, words }));
    button.dataset.verdict = name;
    return button;
  };
  return h(
    "div", { class: "naming" },
    h(
      "p", { class: "naming-tools" },
      verdict("accept", "check", t("deciding.accepted")),
      verdict("reject", "cross", t("deciding.rejected")),
      tool("pen", t("deciding.edit"), edit),
      statement.object && tool("swap", t("deciding.swap"), () => send({ method: "POST", route: "/swap", body: {}, words: t("deciding.changed") })),
      tool("bin", t("deciding.delete"), () => send({ method: "DELETE", route: "", body: {}, words: t("deciding.deleted") })),
    ),
    place,
  );
}

function fail(place: HTMLElement, error: Error): void {
  place.querySelector(".errors")?.remove();
  place.append(h("p", { class: "errors small", role: "alert" }, error.message));
}
