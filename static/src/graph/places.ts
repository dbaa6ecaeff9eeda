/**
 * Keeps every entity's place. A place once given does not change but by hand or when a person asks for a new
 * arrangement; newcomers are put beside the neighbours they come from and only they move.
 */
import { type GraphCanvas, radiusOf } from "./canvas/canvas";
import { nameWidth, predicateWidth } from "./canvas/labels";
import type { LayoutRequest, Point } from "../layout/model";
import type { LayoutThread } from "../layout/thread";
import { readPositions, writePositions } from "./positions";
import { otherEnd, type SceneStore } from "./scene";

export class Places {
  private known: Map<string, Point>;
  private running: Promise<void> = Promise.resolve();
  private isFirst = true;

  constructor(
    private readonly store: SceneStore, private readonly canvas: GraphCanvas, private readonly thread: LayoutThread,
    private readonly project: string, private readonly document: string,
  ) {
    this.known = readPositions(project, document);
  }

  /** Gives every entity of the store a place and draws it there. Calls wait for each other. `aspect`: of the free window. */
  settle(aspect: number): Promise<void> {
    this.running = this.running.then(() => this.arrange(aspect));
    return this.running;
  }

  /** Forgets all places and arranges the scene anew. */
  anew(aspect: number): Promise<void> {
    this.running = this.running.then(() => {
      this.known.clear();
      return this.arrange(aspect);
    });
    return this.running;
  }

  keep(uid: string, at: Point): void {
    this.known.set(uid, at);
    writePositions(this.project, this.document, this.known);
  }

  private async arrange(aspect: number): Promise<void> {
    const uids = [...this.store.nodes.keys()];
    if (this.isFirst && uids.filter((uid) => this.known.has(uid)).length < uids.length / 2) this.known.clear();
    if (uids.length) this.isFirst = false;
    this.forgetTaken(uids);
    const newcomers = uids.filter((uid) => !this.known.has(uid));
    if (newcomers.length) {
      const placements = await this.thread.arrange(this.request(aspect));
      for (const [uid, x, y] of placements) this.known.set(uid, { x, y });
      writePositions(this.project, this.document, this.known);
    }
    const targets = new Map<string, Point>();
    for (const uid of uids) {
      const to = this.known.get(uid);
      if (!to || !this.store.nodes.has(uid)) continue;
      const from = this.canvas.placeOf(uid) ?? this.placeToStart(uid) ?? to;
      this.canvas.place(uid, from);
      if (from.x !== to.x || from.y !== to.y) targets.set(uid, to);
    }
    this.canvas.sync();
    await this.canvas.glide(targets);
  }

  /** A remembered place that somebody else stands on by now is no place. */
  private forgetTaken(uids: string[]): void {
    const drawn = uids.filter((uid) => this.canvas.placeOf(uid));
    for (const uid of uids) {
      const at = this.known.get(uid);
      if (!at || this.canvas.placeOf(uid)) continue;
      const isTaken = drawn.some((other) => {
        const place = this.known.get(other);
        return place && Math.abs(place.x - at.x) < 40 && Math.abs(place.y - at.y) < 36;
      });
      if (isTaken) this.known.delete(uid);
    }
  }

  /** Where a newcomer appears: at a neighbour that is drawn already. */
  private placeToStart(uid: string): Point | undefined {
    for (const edge of this.store.edgesOf(uid)) {
      const at = this.canvas.placeOf(otherEnd(edge, uid));
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
