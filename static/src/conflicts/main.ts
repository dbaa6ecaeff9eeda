/** Contradictions and violations, resolved one by one: A says that a statement is right, R that it is not, Z takes back. */
import { address, project } from "../api";
import { decide, type Decision } from "../decisions";
import { carryOut, CHANGED, redo, undo } from "../document/deciding";
import { find, findAll, isTyping } from "../dom";
import { listenGraph } from "../live";
import { t } from "../messages";
import { calmly, refresh } from "../refresh";

const mayEdit = find("#conflicts")?.dataset.edit !== undefined;
const cards = (): HTMLElement[] => findAll("#conflicts .card");
const current = (): HTMLElement | null => document.activeElement?.closest<HTMLElement>("#conflicts .card") ?? null;

const judge = (card: HTMLElement, verdict: "accept" | "reject"): Promise<Decision[]> =>
  decide(address(`statements/${card.dataset.statement ?? ""}/${verdict}`), "POST", {}, card.dataset.tag);

/** Accepts one side and rejects those that say something else; all of it is undone together. */
const choose = (card: HTMLElement): Promise<Decision[]> => {
  const conflict = card.closest<HTMLElement>("[data-conflict]")?.dataset.conflict ?? "";
  return decide(address(`projects/${project()}/conflicts/${conflict}/resolve`), "POST", { keep: [card.dataset.statement] });
};

async function act(card: HTMLElement, what: string): Promise<void> {
  if (!mayEdit) return;
  const words = { words: find(".triple", card)?.textContent?.replace(/\s+/g, " ").trim() ?? "" };
  if (what === "choose") await carryOut(() => choose(card), t("conflicts.chosen", words));
  else await carryOut(() => judge(card, what === "reject" ? "reject" : "accept"), t(what === "reject" ? "conflicts.rejected" : "conflicts.accepted", words));
}

function step(by: 1 | -1): void {
  const all = cards();
  const at = current() ? all.indexOf(current()!) + by : 0;
  const next = all[Math.max(0, Math.min(all.length - 1, at))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLElement>("#conflicts [data-act]");
  const card = button?.closest<HTMLElement>(".card");
  if (button && card) void act(card, button.dataset.act ?? "");
});

document.addEventListener("keydown", (event) => {
  if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey || find("dialog[open], details.menu[open]")) return;
  const key = event.key.toLowerCase();
  const card = current();
  const button = card && (key === "a" || key === "r") ? find<HTMLButtonElement>(`[aria-keyshortcuts="${key}"]`, card) : null;
  if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
  else if (button) button.click();
  else if (key === "z" && mayEdit) void (event.shiftKey ? redo : undo)();
  else return;
  event.preventDefault();
});

/** The focus goes to what stands where the resolved one stood. */
const show = calmly(async () => {
  const at = current() ? cards().indexOf(current()!) : -1;
  await refresh("conflicts");
  if (at >= 0 && !current()) cards()[Math.min(at, cards().length - 1)]?.focus({ preventScroll: true });
}, 200);
document.addEventListener(CHANGED, show);
listenGraph(({ changed }) => {
  if (changed) show();
});
