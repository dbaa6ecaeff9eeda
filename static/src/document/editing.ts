/** A statement put right beside its card: static/src/editing, fetched when it is first needed. */
import type { Statement } from "../api";
import { h, toast } from "../dom";
import { t } from "../messages";
import { carryOut, changed } from "./deciding";
import type { Popover } from "./popover";

export async function openEditor(popover: Popover, uid: string, card: HTMLElement): Promise<void> {
  const place = h("div", {});
  try {
    const { openStatementForm } = await import("../editing/statement");
    await openStatementForm(place, uid, {
      saved: (made) => {
        popover.close();
        void carryOut(() => Promise.resolve(made), t("editing.done"));
      },
      theirs: (_current: Statement | null) => {
        popover.close();
        changed();
      },
      left: () => popover.close(),
    });
    popover.open(t("editing.title"), [place], card.getBoundingClientRect(), place.querySelector("input"), card);
  } catch (error) {
    toast((error as Error).message);
  }
}
