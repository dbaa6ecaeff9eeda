/** Parts of a page that the server renders anew: fetched as a whole page, of which only the parts are taken. */

/** Replaces the elements with `ids` by those of a fresh copy of this page. Focus stays where it was, if it is still there. */
export async function refresh(...ids: string[]): Promise<boolean> {
  const response = await fetch(location.href, { credentials: "same-origin", headers: { Accept: "text/html" } }).catch(() => null);
  if (!response?.ok) return false;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const focused = document.activeElement?.id;
  for (const id of ids) {
    const now = document.getElementById(id);
    const then = fresh.getElementById(id);
    if (now && then) now.replaceWith(document.adoptNode(then));
  }
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus();
  return true;
}

/** A function that calls `task` at once and then at most every `wait` milliseconds, never two at a time. */
export function calmly(task: () => Promise<unknown>, wait: number): () => void {
  let busy = false;
  let again = false;
  const run = async (): Promise<void> => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    again = false;
    await task().catch(() => undefined);
    window.setTimeout(() => {
      busy = false;
      if (again) void run();
    }, wait);
  };
  return () => void run();
}
