/**
 * What the page offers to the parts that add to it (predictions, what others change meanwhile), and what it asks of
 * them. A part knows this file and not the page; the page knows the parts by the list in parts.ts only.
 */
import type { Choice, Kind } from "./address";
import type { Filters } from "./filters";
import type { Step } from "./history";
import type { EntityTab, Panel, Section } from "./inspector/inspector";
import type { SceneStore, Status } from "./scene";

export interface GraphHost {
  /** The element #graph. */
  readonly root: HTMLElement;
  readonly store: SceneStore;
  /** Whether this person may change anything. */
  readonly mayEdit: boolean;
  readonly chosen: Choice | null;
  /** A parameter of the address that the part has for itself; empty when it is not there. */
  parameter(name: string): string;
  setParameter(name: string, value: string): void;
  /** Shows something in the inspector and on the canvas; null closes the inspector. */
  choose(choice: Choice | null): Promise<void>;
  /** Other filters than now; the address follows. */
  filter(change: Partial<Filters>): void;
  /** After the store was changed: everything is drawn anew, newcomers get places, nothing else moves. */
  settle(): Promise<void>;
  /** Asks the graph what is new and what is gone. For the first seconds after a decision it may not know yet: `decided`. */
  refresh(): Promise<void>;
  /** After a decision: looks until the graph has heard of it. `gone` are entities that are part of others now. */
  decided(gone?: string[]): Promise<void>;
  /** What a decision made here says of a statement, null: gone; it holds until the graph store has heard of it. */
  stands(uid: string, status: Status | null): void;
  /** The graph store has heard of all decisions. */
  heard(): void;
  /** What the part did, so that Z takes it back in its turn. What `toastWithUndo` offers is remembered by itself. */
  remember(step: Step): void;
  /** A section of the legend, under those of the page. */
  addLegend(section: HTMLElement): void;
  /** What the inspector shows of a choice of `kind`. */
  addPanel(kind: Kind, panel: Panel): void;
  /** A tab of the inspector of entities, after "Statements". */
  addEntityTab(tab: EntityTab): void;
  /** A section at the foot of the inspector of statements. */
  addStatementSection(section: Section): void;
}

export interface GraphPart {
  /** The first scene is here, and after each change of what the page holds. It may change the store, but not settle. */
  settling?(): void;
  /** These edges of layers were decided on: they are none any more. */
  answered?(uids: readonly string[]): void;
}

export type StartPart = (host: GraphHost) => GraphPart;
