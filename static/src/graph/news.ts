/** What changed in the graph since it was fetched: by reading, by others, by a decision made here. */
import type { GraphPage } from "./page";

/** Between two looks for what reading added. */
const REFRESH_MS = 1500;
/** After a decision, until the graph has heard of it: most often, and at the latest while nothing else is written. */
const HEARD_MS = [700, 3000];

export class News {
  private timer = 0;

  constructor(private readonly page: GraphPage) {}

  /** Looks before long, once however often it is called. */
  soon(): void {
    const { page } = this;
    if (this.timer || page.source.isGiven) return;
    this.timer = window.setTimeout(async () => {
      this.timer = 0;
      const changed = await page.source.refresh().catch(() => 0);
      if (changed) await page.working(() => page.settle("growth"));
    }, REFRESH_MS);
  }

  /** An entity was renamed, merged or deleted (no uid): the inspector shows it now, the scene once the graph heard of it. */
  async renamed(uid: string, gone: string[]): Promise<void> {
    const heard = this.decided(gone);
    await this.page.choosing.choose(uid ? { kind: "entity", uid } : null);
    await heard;
  }

  /** After a decision; `gone` are entities that are part of others now. */
  async decided(gone: string[] = []): Promise<void> {
    const { page } = this;
    await page.working(async () => {
      for (const entity of gone) page.store.remove(entity);
      await page.settle("choice");
    });
    for (const wait of HEARD_MS) {
      await new Promise((resolve) => window.setTimeout(resolve, wait));
      await this.look();
    }
  }

  async look(): Promise<void> {
    const { page } = this;
    await page.working(async () => {
      await page.source.refresh();
      const { chosen } = page.state;
      if (chosen?.kind === "entity" && page.store.nodes.has(chosen.uid)) await page.source.neighbours(chosen.uid);
      await page.settle("choice");
    });
  }
}
