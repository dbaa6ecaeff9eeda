/** A deep link "#s-<sentence>" opens the page that the sentence is on and points at it. */
import { find } from "../dom";

export function openTarget(): void {
  const uid = /^#s-([0-9a-f]+)$/.exec(location.hash)?.[1];
  const query = new URLSearchParams(location.search);
  if (uid && !document.getElementById(`s-${uid}`)) {
    if (query.get("sentence") === uid) return;
    query.delete("page");
    query.set("sentence", uid);
    location.replace(`?${query}#s-${uid}`);
    return;
  }
  const target = uid ?? query.get("sentence");
  const sentence = target ? find(`#s-${CSS.escape(target)}`) : null;
  sentence?.classList.add("target", "linked");
  sentence?.scrollIntoView({ block: "center", behavior: "instant" });
}
