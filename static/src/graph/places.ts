/**
 * Keeps every entity's place. A place once given does not change but by hand or when a person asks for a new
 * arrangement; newcomers are put beside the neighbours they come from and only they move. Pinned ones stay even then.
 */
import { radiusOf } from "./canvas/appearance";
import type { GraphCanvas } from "./canvas/canvas";
import { nameWidth, predicateWidth } from "./canvas/labels";
import type { LayoutRequest, Point } from "../layout/model";
import type { LayoutThread } from "../layout/thread";
import { type Kept, readPositions, writePositions } from "./positions";
import { otherEnd, type SceneStore } from "./scene";

export class Places {
  /** Where places are drawn; null while only the table is shown. */
  canvas: GraphCanvas | null = null;
  private known: Map<string, Point>;
  readonly pins: Set<string>;
  private running: Promise<void> = Promise.resolve();
  private isFirst = true;

  /** `given` are the places of a saved scene; without it those that this browser kept for `scope`. */
  constructor(
    private readonly store: SceneStore, private readonly thread: LayoutThread,
    private readonly scope: string, private readonly given: Kept | null,
  ) {
    const kept = given ?? readPositions(scope);
    this.known = new Map(kept.places);
    this.pins = new Set(kept.pins);
  }

  of(uid: string): Point | undefined {
    return this.known.get(uid);
  }

  /** Gives every entity of the store a place and draws it there. Calls wait for each other. `aspect`: of the free window. */
  settle(aspect: number): Promise<void> {
    this.running = this.running.then(() => this.arrange(aspect));
    return this.running;
  }

  /** Forgets all places but the pinned ones and arranges the scene anew. */
  anew(aspect: number): Promise<void> {
    this.running = this.running.then(() => {
      for (const uid of [...this.known.keys()]) if (!this.pins.has(uid)) this.known.delete(uid);
      this.isFirst = false;
      return this.arrange(aspect);
    });
    return this.running;
  }

  keep(uid: string, at: Point): void {
    this.known.set(uid, at);
    this.write();
  }

  /** Pins all of `uids`, or lets all go where all are pinned; whether they are pinned now. */
  pin(uids: string[]): boolean {
    const isPinned = !uids.every((uid) => this.pins.has(uid));
    for (const uid of uids) {
      if (isPinned) this.pins.add(uid);
      else this.pins.delete(uid);
    }
    this.write();
    this.canvas?.remark();
    return isPinned;
  }

  private write(): void {
    if (!this.given) writePositions(this.scope, { places: this.known, pins: this.pins });
  }

  private async arrange(aspect: number): Promise<void> {
    const uids = [...this.store.nodes.keys()];
    if (this.isFirst && !this.given && uids.filter((uid) => this.known.has(uid)).length < uids.length / 2) this.known.clear();
    if (uids.length) this.isFirst = false;
    if (!this.given && this.canvas) this.forgetTaken(this.canvas, uids);
    const newcomers = uids.filter((uid) => !this.known.has(uid));
    if (newcomers.length) {
      const placements = await this.thread.arrange(this.request(aspect));
      for (const [uid, x, y] of placements) this.known.set(uid, { x, y });
      this.write();
    }
    if (this.canvas) await this.draw(this.canvas, uids);
  }

  private async draw(canvas: GraphCanvas, uids: string[]): Promise<void> {
    const targets = new Map<string, Point>();
    const grows = canvas.hasNodes;
    for (const uid of uids) {
      const to = this.known.get(uid);
      if (!to || !this.store.nodes.has(uid)) continue;
      const at = canvas.placeOf(uid);
      if (at && at.x === to.x && at.y === to.y) continue;
      const from = at ?? (grows ? this.placeToStart(canvas, uid) : undefined) ?? to;
      canvas.place(uid, from);
      if (from.x !== to.x || from.y !== to.y) targets.set(uid, to);
    }
    canvas.sync();
    if (!targets.size) return;
    await canvas.glide(targets);
    canvas.repaint();
  }

  /** A remembered place that somebody else stands on by now is no place. */
  private forgetTaken(canvas: GraphCanvas, uids: string[]): void {
    const drawn = uids.filter((uid) => canvas.placeOf(uid));
    for (const uid of uids) {
      const at = this.known.get(uid);
      if (!at || canvas.placeOf(uid)) continue;
      const isTaken = drawn.some((other) => {
        const place = this.known.get(other);
        return place && Math.abs(place.x - at.x) < 40 && Math.abs(place.y - at.y) < 36;
      });
      if (isTaken) this.known.delete(uid);
    }
  }

  /** Where a newcomer appears: at a neighbour that is drawn already. */
  private placeToStart(canvas: GraphCanvas, uid: string): Point | undefined {
    for (const edge of this.store.edgesOf(uid)) {
      const at = canvas.placeOf(otherEnd(edge, uid));
      if (at) return at;
    }
    return undefined;
  }

  private request(aspect: number): LayoutRequest {
    return {
      nodes: [...this.store.nodes.values()].map((node) => {
        const at = this.known.get(node.uid);
        return { uid: node.uid, radius: radiusOf(node), label: nameWidth(node.name), ...(at ? { at } : {}) };
      }),
      edges: [...this.store.edges.values()].filter((edge) => !edge.layer)
        .map(({ source, target, predicate }) => ({ source, target, label: predicateWidth(predicate) })),
      aspect,
    };
  }
}
