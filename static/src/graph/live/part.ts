/** What others change meanwhile: the inspector shows it at once, the scene as soon as the graph store has it. */
import { find } from "../../dom";
import { listenGraph } from "../../live";
import type { GraphHost, GraphPart } from "../host";

/** Between two looks whether somebody is still writing in the inspector. */
const LATER_MS = 500;
/** After a click or a key in the inspector: the form that it opens may still be on its way. */
const TOUCHED_MS = 1500;

export function startLive(host: GraphHost): GraphPart {
  const panel = find("#inspector", host.root);
  let later = 0;
  let touched = -TOUCHED_MS;
  for (const name of ["click", "keydown"] as const) panel?.addEventListener(name, () => (touched = performance.now()), true);
  /** Never takes away what somebody is writing: the panel waits until its form is closed. */
  const show = (): void => {
    clearTimeout(later);
    if (!panel || panel.hidden || !host.chosen) return;
    const isTouched = performance.now() - touched < TOUCHED_MS;
    if (isTouched || panel.querySelector("form, .conflict, [aria-busy], input:focus, textarea:focus")) later = window.setTimeout(show, LATER_MS);
    else void keepingFocus(panel, () => host.choose(host.chosen));
  };
  listenGraph(({ changed, written }) => {
    if (changed) show();
    if (!written) return;
    host.heard();
    void host.refresh();
  });
  return {};
}

/** Runs `draw`, which replaces what `panel` holds; its scroll stays, and so does the focus when it was on a row. */
async function keepingFocus(panel: HTMLElement, draw: () => Promise<void>): Promise<void> {
  const rows = (): HTMLElement[] => [...panel.querySelectorAll<HTMLElement>("[data-row]")];
  const at = rows().indexOf(document.activeElement as HTMLElement);
  const hadFocus = panel.contains(document.activeElement);
  const { scrollTop } = panel;
  await draw();
  panel.scrollTop = scrollTop;
  if (hadFocus) (rows()[at] ?? find("h2", panel))?.focus({ preventScroll: true });
}
