// Bundles the style sheet, that of the fonts, htmx and the few scripts into
// dist/, each under a name that carries a hash of its content, and writes
// dist/manifest.json: plain name -> file. The program embeds that folder.
import { build } from "esbuild";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "dist");

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });

const result = await build({
  absWorkingDir: here,
  entryPoints: {
    sopan: "css/sopan.css",
    assessment: "ts/assessment.ts",
    player: "ts/player.ts",
    app: "ts/app.ts",
    along: "ts/along.ts",
    worker: "ts/worker.ts",
    upload: "ts/upload.ts",
    arrange: "ts/arrange.ts",
    editor: "ts/editor.ts",
    fonts: "css/fonts.css",
    live: "ts/live.ts",
    here: "ts/here.ts",
    scorm12: "ts/scorm12.ts",
    scorm2004: "ts/scorm2004.ts",
    htmx: "node_modules/htmx.org/dist/htmx.min.js",
    mark: "img/mark.svg",
    icon192: "img/icon192.png",
    icon512: "img/icon512.png",
  },
  outdir: "dist",
  bundle: true,
  minify: true,
  target: ["chrome80", "firefox78", "safari15"],
  format: "iife",
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".woff2": "file", ".svg": "copy", ".png": "copy" },
  metafile: true,
  // What a licence asks to be kept (a comment that begins with “!”) stays.
  legalComments: "inline",
  logLevel: "warning",
});

const manifest = {};
for (const file of Object.keys(result.metafile.outputs).sort()) {
  const name = basename(file);
  manifest[name.replace(/-[A-Z0-9]{8}(?=\.[a-z0-9]+$)/, "")] = name;
}
await writeFile(join(out, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");

for (const [name, file] of Object.entries(manifest)) {
  const bytes = result.metafile.outputs[`dist/${file}`].bytes;
  console.log(`${String(Math.ceil(bytes / 1024)).padStart(5)} KB  ${name}`);
}
