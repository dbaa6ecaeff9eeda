/** Menus are <details>; this closes them on Escape, on a click elsewhere, and moves in them with the arrows. */
import { find, findAll } from "../dom";

export function startMenus(): void {
  document.addEventListener("click", (event) => {
    for (const menu of findAll<HTMLDetailsElement>("details.menu[open]")) {
      if (!menu.contains(event.target as Node)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = find<HTMLDetailsElement>("details.menu[open]");
    if (!menu) return;
    if (event.key === "Escape") {
      menu.open = false;
      find("summary", menu)?.focus();
      event.preventDefault();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const items = findAll("a, button", menu);
      const at = items.indexOf(document.activeElement as HTMLElement);
      const step = event.key === "ArrowDown" ? 1 : -1;
      items[(at + step + items.length) % items.length]?.focus();
      event.preventDefault();
    }
  });
  for (const opener of findAll("[data-opens]")) {
    opener.addEventListener("click", () => {
      opener.closest("details")?.removeAttribute("open");
      find<HTMLDialogElement>(`#${opener.dataset.opens}`)?.showModal();
    });
  }
  for (const dialog of findAll<HTMLDialogElement>("dialog")) {
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
  }
}
