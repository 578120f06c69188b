// Sums up what scripts/build-weight measured, per family of dependencies, as a Markdown table.
// A family owns the crates that would be gone if Sopan didn't use it; what two families need is shared.
//
//   node scripts/build-weight.mjs LOG      lines of "user-seconds system-seconds package version"

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const FAMILIES = {
  "typst: letters and certificates as PDF": ["typst", "typst-pdf", "typst-library", "comemo"],
  "sqlx: SQLite (its C code too) and PostgreSQL, with TLS": ["sqlx"],
  "calamine, rust_xlsxwriter: XLSX in and out": ["calamine", "rust_xlsxwriter"],
  "axum, tower-http: HTTP": ["axum", "tower", "tower-http"],
  "ammonia: cleans authors' HTML": ["ammonia"],
  "clap: command line": ["clap"],
  "fluent: two languages": ["fluent-bundle", "unic-langid"],
  "askama: templates": ["askama"],
  "jiff: days": ["jiff"],
  "num: exact fractions": ["num-bigint", "num-rational", "num-traits"],
  "argon2, sha2, rand": ["argon2", "sha2", "rand", "hex", "base64"],
  "tracing": ["tracing", "tracing-subscriber"],
  "csv, encoding_rs": ["csv", "encoding_rs"],
  "qrcode": ["qrcode"],
  "proptest, insta: tests only": ["proptest", "insta"],
};

const cost = new Map();
for (const line of readFileSync(process.argv[2], "utf8").split("\n")) {
  const [user, system, name, version] = line.trim().split(" ");
  if (version === undefined) continue;
  const key = `${name} ${version}`;
  cost.set(key, (cost.get(key) ?? 0) + Number(user) + Number(system));
}

const host = /host: (.*)/.exec(execFileSync("rustc", ["-vV"], { encoding: "utf8" }))[1];
const metadata = JSON.parse(execFileSync(
  "cargo", ["metadata", "--format-version", "1", "--locked", "--filter-platform", host],
  { encoding: "utf8", maxBuffer: 2 ** 28 },
));
const packages = new Map(metadata.packages.map((each) => [each.id, each]));
const nodes = new Map(metadata.resolve.nodes.map((each) => [each.id, each]));
const ours = new Set(metadata.workspace_members);

/** All packages that a release needs when ours don't use the named ones. */
function needed(without) {
  const seen = new Set();
  const open = [...ours];
  while (open.length > 0) {
    const id = open.pop();
    if (seen.has(id)) continue;
    seen.add(id);
    for (const dependency of nodes.get(id).deps) {
      const wanted = dependency.dep_kinds.some(({ kind }) => kind !== "dev");
      const left = ours.has(id) && without.includes(packages.get(dependency.pkg).name);
      if (wanted && !left) open.push(dependency.pkg);
    }
  }
  return seen;
}

const key = (id) => `${packages.get(id).name} ${packages.get(id).version}`;
const sum = (ids) => ids.reduce((total, id) => total + (cost.get(key(id)) ?? 0), 0);

const all = needed([]);
const rows = [];
const owned = new Set();
for (const [title, names] of Object.entries(FAMILIES)) {
  const rest = needed(names);
  const own = [...all].filter((id) => !rest.has(id));
  if (own.length === 0) continue;
  for (const id of own) owned.add(id);
  const heaviest = own
    .map((id) => [packages.get(id).name, cost.get(key(id)) ?? 0])
    .sort((a, b) => b[1] - a[1])
    .slice(0, 3)
    .map(([name, seconds]) => `${name} ${Math.round(seconds)}`);
  rows.push([title, own.length, sum(own), heaviest.join(", ")]);
}
const shared = [...all].filter((id) => !owned.has(id) && !ours.has(id));
rows.push(["shared by several of these", shared.length, sum(shared), ""]);
rows.push(["Sopan itself", ours.size, sum([...ours]), ""]);
rows.sort((a, b) => b[2] - a[2]);
const total = rows.reduce((running, row) => running + row[2], 0);

console.log("| family | crates | CPU seconds | share | heaviest |\n| --- | ---: | ---: | ---: | --- |");
for (const [title, count, seconds, heaviest] of rows) {
  console.log(`| ${title} | ${count} | ${Math.round(seconds)} | ${((100 * seconds) / total).toFixed(1)} % | ${heaviest} |`);
}
console.log(`| all | ${rows.reduce((running, row) => running + row[1], 0)} | ${Math.round(total)} | 100 % | |`);
