/** The scene as files: a drawing (SVG, and PNG made of it), and its statements and entities as CSV. */
import { find } from "../dom";
import { t } from "../messages";
import { type Appearance, radiusOf } from "./canvas/appearance";
import { curveBetween, pointAt } from "./canvas/curve";
import { nameWidth, shorten } from "./canvas/labels";
import { pathOf } from "./canvas/shapes";
import { typeName } from "./inspector/parts";
import type { SceneStore } from "./scene";
import type { Point } from "../layout/model";

const MARGIN = 60;
/** No side of a PNG is longer; browsers refuse more. */
const MOST_PIXELS = 12_000;
const SHARPNESS = 2;
const DASHES = { extracted: "", accepted: "", predicted: "6 4", rejected: "2 4" } as const;

export interface ExportedScene { store: SceneStore; looks: Appearance; placeOf(uid: string): Point | undefined }

const xml = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
const tenth = (value: number): string => String(Math.round(value * 10) / 10);

/** The whole scene as it is filtered and coloured, whatever the view shows of it. */
export function svgOf({ store, looks, placeOf }: ExportedScene): { text: string; width: number; height: number } {
  const nodes = store.shownNodes().flatMap((node) => {
    const at = placeOf(node.uid);
    return at ? [{ node, at, radius: radiusOf(node) }] : [];
  });
  const places = new Map(nodes.map((each) => [each.node.uid, each]));
  const reach = nodes.map(({ node, at, radius }) => ({ at, x: Math.max(radius, nameWidth(node.name) / 2), y: radius }));
  const left = Math.min(0, ...reach.map(({ at, x }) => at.x - x)) - MARGIN;
  const top = Math.min(0, ...reach.map(({ at, y }) => at.y - y)) - MARGIN;
  const width = Math.max(0, ...reach.map(({ at, x }) => at.x + x)) + MARGIN - left;
  const height = Math.max(0, ...reach.map(({ at, y }) => at.y + y + 20)) + MARGIN - top;
  const { palette } = looks;
  const words: string[] = [];
  const edges = store.shownEdges().flatMap((edge) => {
    const [from, to] = [places.get(edge.source), places.get(edge.target)];
    if (!from || !to || from === to) return [];
    const curve = curveBetween(from.at, to.at, store.bendOf(edge));
    const middle = pointAt(curve, 0.5);
    const look = looks.edge(edge);
    words.push(`<text class="p" x="${tenth(middle.x)}" y="${tenth(middle.y)}">${xml(shorten(edge.label ?? edge.predicate))}</text>`);
    const dash = DASHES[edge.status] ? ` stroke-dasharray="${DASHES[edge.status]}"` : "";
    return [`<path d="M${tenth(from.at.x)} ${tenth(from.at.y)}Q${tenth(curve.control.x)} ${tenth(curve.control.y)} ${tenth(to.at.x)} ${tenth(to.at.y)}" stroke="${look.color}" stroke-width="${look.size}"${dash}/>`];
  });
  const marks = nodes.map(({ node, at, radius }) => {
    const scale = radius / 6.4;
    words.push(`<text x="${tenth(at.x)}" y="${tenth(at.y + radius + 11)}">${xml(shorten(node.name))}</text>`);
    return `<path transform="translate(${tenth(at.x - 8 * scale)} ${tenth(at.y - 8 * scale)}) scale(${scale.toFixed(3)})" d="${pathOf(node.type)}" fill="${looks.colourOf(node)}" fill-rule="evenodd"/>`;
  });
  const fonts = getComputedStyle(document.body).fontFamily.replaceAll('"', "'");
  const text = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${tenth(left)} ${tenth(top)} ${tenth(width)} ${tenth(height)}" width="${tenth(width)}" height="${tenth(height)}">`,
    `<style>text{font:500 13px ${fonts};fill:${palette.ink};text-anchor:middle;dominant-baseline:central;paint-order:stroke;stroke:${palette.paper};stroke-width:4px;stroke-linejoin:round}.p{font-size:11.5px;font-weight:400;fill:${palette.muted}}</style>`,
    `<rect x="${tenth(left)}" y="${tenth(top)}" width="100%" height="100%" fill="${palette.paper}"/>`,
    `<g fill="none">${edges.join("")}</g>${marks.join("")}${words.join("")}</svg>`,
  ].join("\n");
  return { text, width, height };
}

async function pngOf(scene: ExportedScene): Promise<Blob> {
  const { text, width, height } = svgOf(scene);
  const scale = Math.min(SHARPNESS, MOST_PIXELS / Math.max(width, height));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png"));
}

/** A cell that no spreadsheet takes for a formula. */
export function cell(value: string | number): string {
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** With the mark by which spreadsheets know UTF-8. */
const csv = (rows: (string | number)[][]): string => `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;

function statementsCsv({ store }: ExportedScene): string {
  const head = ["graph.subject", "graph.type", "graph.predicate", "graph.relation_type", "graph.object", "graph.type", "graph.status", "graph.confidence", "graph.evidence", "graph.documents"];
  const rows = store.shownEdges().map((edge) => {
    const [subject, object] = [store.nodes.get(edge.source)!, store.nodes.get(edge.target)!];
    const documents = edge.documents.map((uid) => store.documents.get(uid)?.name ?? "").join("; ");
    return [
      subject.name, typeName(subject.type), edge.predicate, edge.relation, object.name, typeName(object.type),
      t(`graph.status.${edge.status}`), edge.confidence, edge.evidence_count, documents, edge.uid,
    ];
  });
  return csv([[...head.map((key) => t(key)), "uid"], ...rows]);
}

function entitiesCsv({ store }: ExportedScene): string {
  const head = [...["graph.entity", "graph.type", "graph.relations", "graph.mentions"].map((key) => t(key)), "uid"];
  return csv([head, ...store.shownNodes().map((node) => [node.name, typeName(node.type), node.statement_count, node.mention_count, node.uid])]);
}

export type Format = "png" | "svg" | "statements" | "entities";

/** Hands the file to the browser. */
export async function exportScene(scene: ExportedScene, format: Format): Promise<void> {
  const name = find("[data-project-name]")?.dataset.projectName ?? "graph";
  const files: Record<Format, () => Promise<[Blob, string]>> = {
    png: async () => [await pngOf(scene), `${name}.png`],
    svg: async () => [new Blob([svgOf(scene).text], { type: "image/svg+xml" }), `${name}.svg`],
    statements: async () => [new Blob([statementsCsv(scene)], { type: "text/csv" }), `${name} ${t("graph.relations")}.csv`],
    entities: async () => [new Blob([entitiesCsv(scene)], { type: "text/csv" }), `${name} ${t("graph.entities")}.csv`],
  };
  const [blob, filename] = await files[format]();
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = filename;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
