/** Parts of a page that the server renders anew: fetched as a whole page, of which only the parts are taken. */

/** Between two looks whether the reader is done with what would be taken away. */
const BUSY_MS = 300;

/** Replaces the elements with `ids` by those of a fresh copy of this page. Focus stays where it was, if it is still there. */
export const refresh = (...ids: string[]): Promise<boolean> => refreshUnless(() => false, ...ids);

/** The same, but waits while `isBusy`: then the reader is writing or selecting in what would be replaced. */
export async function refreshUnless(isBusy: () => boolean, ...ids: string[]): Promise<boolean> {
  let fresh: Document | null = null;
  // A copy that had to wait may be older than what the reader did meanwhile.
  for (let hasWaited = true; hasWaited;) {
    fresh = await copyOfPage();
    hasWaited = false;
    while (isBusy()) {
      hasWaited = true;
      await new Promise((resolve) => window.setTimeout(resolve, BUSY_MS));
    }
  }
  if (!fresh) return false;
  const focused = document.activeElement?.id;
  for (const id of ids) {
    const now = document.getElementById(id);
    const then = fresh.getElementById(id);
    if (now && then) now.replaceWith(document.adoptNode(then));
  }
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus();
  return true;
}

async function copyOfPage(): Promise<Document | null> {
  const response = await fetch(location.href, { credentials: "same-origin", headers: { Accept: "text/html" } }).catch(() => null);
  return response?.ok ? new DOMParser().parseFromString(await response.text(), "text/html") : null;
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
