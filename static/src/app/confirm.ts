/** A link with data-confirm leads to a page that asks; this shows its question in a dialog over the page instead. */
import { find, h } from "../dom";

export function startConfirm(): void {
  document.addEventListener("click", (event) => {
    if (!(event instanceof MouseEvent) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-confirm]");
    if (!link) return;
    event.preventDefault();
    void ask(link.href);
  });
  document.addEventListener("change", (event) => {
    const field = event.target as HTMLElement;
    if (field.matches("select[data-submits]")) (field as HTMLSelectElement).form?.requestSubmit();
  });
}

async function ask(url: string): Promise<void> {
  const response = await fetch(url, { credentials: "same-origin" }).catch(() => null);
  const page = response?.ok ? new DOMParser().parseFromString(await response.text(), "text/html") : null;
  const form = page?.querySelector<HTMLFormElement>("#confirm");
  if (!form) return location.assign(url);
  const dialog = h("dialog", { "aria-labelledby": "confirm-title" }, document.adoptNode(form));
  form.setAttribute("action", url);
  find("h1, h2", form)?.setAttribute("id", "confirm-title");
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => {
    const target = event.target as Element;
    if (target !== dialog && !target.closest("[data-close]")) return;
    event.preventDefault();
    dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
}
