/** The one panel that floats beside words of the text: where it stands, how it closes, who gets the focus back. */
import { find } from "../dom";

export interface Popover {
  readonly element: HTMLElement;
  readonly isOpen: boolean;
  /** Shows `content` beside `box`; `focus` gets the focus, and `opener` has it again afterwards. */
  open(label: string, content: Node[], box: DOMRect, focus?: HTMLElement | null, opener?: HTMLElement | null): void;
  close(): void;
  /** Called whenever it closes. */
  onClose(act: () => void): void;
}

export function popoverOf(element: HTMLElement): Popover {
  let opener: HTMLElement | null = null;
  const acts: (() => void)[] = [];
  const popover: Popover = {
    element,
    get isOpen() { return !element.hidden; },
    open(label, content, box, focus = null, from = null) {
      opener = from;
      element.setAttribute("aria-label", label);
      element.replaceChildren(...content);
      element.hidden = false;
      place(element, box);
      focus?.focus({ preventScroll: true });
    },
    close() {
      if (element.hidden) return;
      const hadFocus = element.contains(document.activeElement);
      element.hidden = true;
      element.replaceChildren();
      for (const act of acts) act();
      if (hadFocus) opener?.focus({ preventScroll: true });
      opener = null;
    },
    onClose: (act) => void acts.push(act),
  };
  document.addEventListener("pointerdown", (event) => {
    if (!element.contains(event.target as Node)) popover.close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && popover.isOpen && !find("dialog[open]")) {
      event.preventDefault();
      popover.close();
    }
  });
  return popover;
}

/** Below the words where there is room, else above. */
function place(element: HTMLElement, box: DOMRect): void {
  const below = box.bottom + 8 + element.offsetHeight < innerHeight;
  element.style.left = `${Math.max(12, Math.min(box.left + scrollX, innerWidth - element.offsetWidth - 12))}px`;
  element.style.top = `${scrollY + (below ? box.bottom + 8 : Math.max(56, box.top - 8 - element.offsetHeight))}px`;
}
