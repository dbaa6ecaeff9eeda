/** The theme button: as the system → light → dark → as the system. */
import { announce, find } from "../dom";
import { t } from "../messages";

const THEMES = ["auto", "light", "dark"] as const;

/** Fired on document when the theme changed, for what was drawn in its colours (the graph). */
export const THEME_CHANGED = "zhitu:theme";

export function startTheme(): void {
  const button = find<HTMLButtonElement>("#theme");
  if (!button) return;
  const label = (): string => t(`theme.${document.documentElement.dataset.theme ?? "auto"}`);
  const describe = (): void => {
    button.title = label();
    button.setAttribute("aria-label", label());
  };
  button.addEventListener("click", () => {
    const now = THEMES.findIndex((name) => name === (document.documentElement.dataset.theme ?? "auto"));
    choose(THEMES[(now + 1) % THEMES.length] ?? "auto");
    describe();
    announce(label());
  });
  describe();
}

function choose(theme: (typeof THEMES)[number]): void {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === "auto") localStorage.removeItem("theme");
    else localStorage.setItem("theme", theme);
  } catch {
    // Storage is off: the choice holds for this page.
  }
  document.dispatchEvent(new Event(THEME_CHANGED));
}
