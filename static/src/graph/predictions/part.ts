/**
 * Predictions on the graph page: dashed edges with their probability, a threshold in the legend, a panel for each, and a
 * tab "what may be missing" of entities. They come by a request of their own, so that the scene stays as it is, and pull
 * no entity to another place.
 */
import { address, project, request } from "../../api";
import { listenGraph } from "../../live";
import { t } from "../../messages";
import type { Outcome, Verdict } from "../../predictions/acting";
import { percent, type Prediction } from "../../predictions/types";
import { shorten } from "../canvas/labels";
import type { GraphHost, GraphPart } from "../host";
import { askScene } from "../source";
import { ProbabilityLegend } from "./legend";

/** The page takes edges of this layer for predictions. */
const LAYER = "prediction";
/** As many entities as the server takes. */
const MOST_ENTITIES = 1000;
/** Neighbours that come with a prediction whose ends the scene does not show. */
const AROUND = 12;
/** After a decision: when the neighbourhood is asked for again. Rescoring takes two seconds at most. */
const HEARD_MS = [500, 1000, 2000];

interface PredictedEdge { uid: string; source: string; target: string; predicate: string; relation: string; probability: number }

class Predictions implements GraphPart {
  private edges: PredictedEdge[] = [];
  /** The entities that were asked about. */
  private between = "";
  private readonly legend: ProbabilityLegend;
  /** Counts requests, so that an answer that was overtaken by another one is dropped. */
  private turn = 0;

  constructor(private readonly host: GraphHost) {
    this.legend = new ProbabilityLegend(host, () => void this.show());
    host.addLegend(this.legend.section);
    const judged = (outcome: Outcome, verdict: Verdict): void => void this.judged(outcome, verdict);
    const bring = (prediction: Prediction): void => void this.bring(prediction);
    // fetched when they are first opened
    host.addPanel("prediction", async (panel, uid, choices, signal) =>
      (await import("./panel")).showPrediction(panel, uid, { ...choices, judged, bring }, signal));
    const prediction = (uid: string): void => void host.choose({ kind: "prediction", uid });
    host.addEntityTab({
      id: "missing", label: t("missing.title"),
      count: async (entity, signal) => (await import("./missing")).missingCount(entity, signal),
      show: async (place, entity, choices, signal) => (await import("./missing")).showMissing(place, entity, { ...choices, judged, prediction }, signal),
    });
    listenGraph(({ written }) => {
      if (written) void this.refresh();
    });
  }

  settling(): void {
    this.draw();
    const between = [...this.host.store.nodes.keys()].sort().join();
    if (between === this.between) return;
    this.between = between;
    void this.refresh();
  }

  answered(uids: readonly string[]): void {
    this.edges = this.edges.filter(({ uid }) => !uids.includes(uid));
  }

  private draw(): void {
    const likely = this.edges.filter(({ probability }) => probability >= this.legend.least);
    this.legend.render(likely.length, this.edges.length);
    this.host.store.setLayer(LAYER, (this.legend.isOn ? likely : []).map((edge) => ({
      ...edge, status: "predicted", confidence: 0, evidence_count: 0, modality: "asserted", documents: [],
      label: `${shorten(edge.predicate)} ${percent(edge.probability)}`,
    })));
  }

  private async show(): Promise<void> {
    this.draw();
    await this.host.settle();
  }

  /** Asks what is predicted between the entities of the scene, and shows it when it changed. */
  private async refresh(): Promise<void> {
    const turn = ++this.turn;
    const entities = [...this.host.store.nodes.keys()].slice(0, MOST_ENTITIES);
    if (!entities.length) return;
    const body = { project: project(), entities };
    const answer = await request<{ edges: PredictedEdge[] }>(address("graph/predictions"), { method: "POST", body }).catch(() => null);
    if (!answer || turn !== this.turn || JSON.stringify(answer.edges) === JSON.stringify(this.edges)) return;
    this.edges = answer.edges;
    await this.show();
  }

  /** A prediction that was opened shows on the canvas, too, whatever the threshold and the scene. */
  private async bring({ uid, subject, object, predicate, relation, probability, state }: Prediction): Promise<void> {
    const { store } = this.host;
    if (state !== "open" || store.edges.has(uid)) return;
    for (const end of [subject, object]) {
      if (!store.nodes.has(end.uid)) store.merge(await askScene("graph/neighbours", { entity: end.uid, limit: AROUND }));
    }
    const edge = { uid, source: subject.uid, target: object.uid, predicate, relation: relation?.name ?? "", probability };
    this.edges = [...this.edges.filter((each) => each.uid !== uid), edge];
    this.legend.lower(probability);
    await this.show();
    await this.host.choose(this.host.chosen);
  }

  /** Shows at once what a decision changed, then what follows from it. */
  private async judged(outcome: Outcome, verdict: Verdict): Promise<void> {
    const { prediction, statement } = outcome;
    const { subject, object, predicate, relation } = prediction;
    const wasOpen = this.host.chosen?.uid === prediction.uid;
    this.edges = this.edges.filter(({ uid }) => uid !== prediction.uid);
    this.host.stands(statement, verdict === "accept" ? "accepted" : null);
    if (verdict === "accept") {
      this.host.store.merge({ nodes: [], edges: [{
        uid: statement, source: subject.uid, target: object.uid, predicate, relation: relation?.name ?? "", status: "accepted",
        confidence: 1, evidence_count: 0, modality: "asserted", documents: [],
      }] });
    }
    const { tellOutcome } = await import("../../predictions/acting");
    tellOutcome(outcome, verdict, () => void this.undone(prediction.uid, statement));
    await this.show();
    if (wasOpen) await this.host.choose(verdict === "accept" ? { kind: "edge", uid: statement } : null);
    await this.follow();
  }

  /** The decision was taken back: the statement goes, and the prediction is a question again. */
  private async undone(prediction: string, statement: string): Promise<void> {
    this.host.store.removeEdge(statement);
    this.host.stands(statement, null);
    if (this.host.chosen?.uid === statement) await this.host.choose({ kind: "prediction", uid: prediction });
    await this.refresh();
    await this.follow();
  }

  /** Scores around a decision change soon after it, and the graph hears of it soon, too. */
  private async follow(): Promise<void> {
    void this.host.decided();
    for (const wait of HEARD_MS) {
      await new Promise((resolve) => window.setTimeout(resolve, wait));
      await this.refresh();
    }
  }
}

export const startPredictions = (host: GraphHost): GraphPart => new Predictions(host);
