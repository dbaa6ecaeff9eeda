/** Keys that work on every page: "/" searches, "?" lists all keys, G then the key of a section goes there. */
import { find, isTyping } from "../dom";

/** After G the second key has this long. */
const SEQUENCE_MS = 1200;

export function startKeys(): void {
  let leaderAt = -Infinity; // time stamps count from the opening of the page
  document.addEventListener("keydown", (event) => {
    if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey || find("dialog[open]")) return;
    const key = event.key.toLowerCase();
    if (event.timeStamp - leaderAt < SEQUENCE_MS) {
      leaderAt = -Infinity;
      const link = /^[a-z]$/.test(key) ? find(`.bar a[data-key=${key}]`) : null;
      if (!link) return;
      event.preventDefault();
      link.click();
    } else if (key === "g") {
      leaderAt = event.timeStamp;
    } else if (key === "/") {
      const field = find("#search input");
      if (!field) return;
      event.preventDefault();
      field.focus();
    } else if (key === "?") {
      event.preventDefault();
      find<HTMLDialogElement>("#keys")?.showModal();
    }
  });
}
