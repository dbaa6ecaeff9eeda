// Bundles static/src into static/dist: each folder with a main.ts becomes <folder>.js, what they share goes to chunks/.
// `--watch` rebuilds on change.
import { existsSync, readdirSync, rmSync } from "node:fs";
import { build, context } from "esbuild";

const source = "static/src";
const outdir = "static/dist";
const pages = readdirSync(source).filter((name) => existsSync(`${source}/${name}/main.ts`));
const shared = { outdir, bundle: true, target: "es2022", minify: true, legalComments: "none", logLevel: "warning" };
const all = [
  {
    ...shared,
    entryPoints: Object.fromEntries(pages.map((name) => [name, `${source}/${name}/main.ts`])),
    splitting: true,
    format: "esm",
    chunkNames: "chunks/[name]-[hash]",
  },
  // Runs before the first paint, so it is no module: a module would run after it and the page would flash.
  { ...shared, entryPoints: { theme: `${source}/theme.ts` }, format: "iife" },
];

rmSync(outdir, { recursive: true, force: true });
if (process.argv.includes("--watch")) {
  await Promise.all(all.map(async (options) => (await context(options)).watch()));
} else {
  await Promise.all(all.map((options) => build(options)));
}
