// Draws the committed figures of the bench as bars, for docs/performance.md. What later runs of single rows superseded
// is not among them: a chart says what the table says.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { chart } from "../test/bench/charts.mjs";
import { root } from "./root.mjs";

const file = path.join(root, "test", "bench", "figures.json");
const result = JSON.parse(readFileSync(file, "utf8"));

/** The picture of each half of the bench. */
const pictures = {
  "benchmarks-generator.svg": ["1", "2", "3", "4", "5"],
  "benchmarks-runtime.svg": ["6", "7", "8", "9", "10", "11", "12"],
};

for (const [name, rows] of Object.entries(pictures)) {
  if (!result.figures.some(({ row }) => rows.includes(row))) continue;
  writeFileSync(path.join(root, "docs", "images", name), chart(result, rows));
}
