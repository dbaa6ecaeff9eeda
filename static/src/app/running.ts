/** The count of running jobs in the bar. */
import { find } from "../dom";
import { isUnfinished, listen } from "../live";
import { t } from "../messages";

export function startRunning(): void {
  const link = find("#running");
  const words = link && find("span", link);
  if (!link || !words) return;
  const running = new Set<string>();
  /** Jobs counted by the server that no event told of yet. */
  let unseen = Number(link.dataset.count ?? 0);
  listen((row) => {
    if (isUnfinished(row)) {
      if (!running.has(row.uid) && unseen > 0) unseen -= 1;
      running.add(row.uid);
    } else if (!running.delete(row.uid) && unseen > 0) unseen -= 1;
    const n = running.size + unseen;
    link.hidden = n === 0;
    words.textContent = t("jobs", { n });
    link.setAttribute("aria-label", t("jobs", { n }));
  });
}
