/** The keyboard's place on the canvas: the arrows walk to the nearest entity that way, J and K along its statements. */
import type { EntityType } from "../api";
import { announce } from "../dom";
import { many, t } from "../messages";
import type { GraphCanvas } from "./canvas/canvas";
import type { SceneStore } from "./scene";

export class Walk {
  constructor(private readonly canvas: GraphCanvas, private readonly store: SceneStore, private readonly container: HTMLElement) {
    container.addEventListener("focus", () => {
      if (container.matches(":focus-visible")) this.to(this.canvas.marks.cursor ?? this.canvas.looks.selection.node ?? this.middlemost());
    });
    container.addEventListener("blur", () => this.show(null));
  }

  private get hasFocus(): boolean {
    return document.activeElement === this.container;
  }

  /** The entity that the keyboard is on; null without the focus. */
  current(): string | null {
    return this.hasFocus ? this.canvas.marks.cursor : null;
  }

  walk(dx: number, dy: number): boolean {
    if (!this.hasFocus) return false;
    const from = this.canvas.frame.nodes.find((node) => node.uid === this.canvas.marks.cursor);
    if (!from) {
      this.to(this.middlemost());
      return true;
    }
    let best: { uid: string; cost: number } | null = null;
    for (const node of this.canvas.frame.nodes) {
      const along = (node.x - from.x) * dx + (node.y - from.y) * dy;
      const aside = Math.abs((node.x - from.x) * dy) + Math.abs((node.y - from.y) * dx);
      if (along <= 1 || aside > along * 2) continue;
      const cost = along + aside * 2;
      if (!best || cost < best.cost) best = { uid: node.uid, cost };
    }
    if (best) this.to(best.uid);
    return true;
  }

  /** To the next neighbour of what is selected (or of where the keyboard is), clockwise. */
  step(by: 1 | -1): void {
    const centre = this.canvas.looks.selection.node ?? this.canvas.marks.cursor ?? this.middlemost();
    if (!centre) return;
    this.container.focus();
    const around = this.around(centre);
    const at = around.indexOf(this.canvas.marks.cursor ?? "");
    this.to(around[(at + by + around.length) % around.length] ?? centre);
  }

  leave(): boolean {
    if (!this.canvas.marks.cursor) return false;
    this.show(null);
    return true;
  }

  private around(uid: string): string[] {
    const centre = this.canvas.pixelOf(uid);
    const angle = (other: string): number => {
      const at = this.canvas.pixelOf(other);
      return at && centre ? Math.atan2(at.y - centre.y, at.x - centre.x) : 0;
    };
    const shown = new Set(this.canvas.frame.nodes.map((node) => node.uid));
    return [...this.store.neighboursOf(uid)].filter((other) => shown.has(other)).sort((a, b) => angle(a) - angle(b));
  }

  private middlemost(): string | null {
    const { width, height } = this.canvas.sigma.getDimensions();
    let best: { uid: string; distance: number } | null = null;
    for (const node of this.canvas.frame.nodes) {
      const distance = Math.hypot(node.x - width / 2, node.y - height / 2) - node.radius * 4;
      if (!best || distance < best.distance) best = { uid: node.uid, distance };
    }
    return best?.uid ?? null;
  }

  private to(uid: string | null): void {
    this.show(uid);
    const node = uid ? this.store.nodes.get(uid) : undefined;
    if (!node) return;
    this.canvas.reveal([node.uid], { left: 20, right: 20, top: 20, bottom: 70 });
    announce(t("graph.entity_spoken", { name: node.name, type: t(`type.${node.type satisfies EntityType}`), statements: many("statements", node.statement_count) }));
  }

  private show(uid: string | null): void {
    this.canvas.marks.cursor = uid;
    this.canvas.remark();
  }
}
