// Measures modelsmith beside its peers, and says of each bar whether it is reached.
// npm run bench [-- --json=file] [-- --only=1,2,6] [-- --rounds=3] [-- --quick]
import { writeFileSync } from "node:fs";
import { cpus, release } from "node:os";
import { parseArgs } from "node:util";
import { installPeers, peerVersions } from "./peers.mjs";
import { bars, table } from "./report.mjs";
import { makeWorkspace } from "./workspace.mjs";

const { values } = parseArgs({
  options: {
    // Where to write every figure: `npm run charts` draws those of test/bench/figures.json.
    json: { type: "string" },
    only: { type: "string" },
    rounds: { type: "string" },
    // Beside Redocly alone, where whole generators are measured.
    quick: { type: "boolean", default: false },
  },
});

const rows = [
  ["1", "2", "3", "4", "./rows/generation.mjs"],
  ["5", "./rows/type-check.mjs"],
  ["6", "./rows/throughput.mjs"],
  ["7", "./rows/idle-streams.mjs"],
  ["8", "./rows/last-frame.mjs"],
  ["9", "./rows/large-event.mjs"],
  ["10", "./rows/import-time.mjs"],
  ["11", "./rows/bundle-size.mjs"],
  ["12", "./rows/polling.mjs"],
];

const only = new Set((values.only ?? rows.flatMap((row) => row.slice(0, -1)).join()).split(","));
const say = (/** @type {string} */ text) => process.stderr.write(`${text}\n`);

installPeers(say);
const workspace = await makeWorkspace();
const figures = [];
try {
  for (const row of rows) {
    const file = row.at(-1) ?? "";
    if (!row.some((name) => only.has(name))) continue;
    const { measure } = await import(file);
    figures.push(
      ...(await measure({
        workspace,
        only,
        say,
        quick: values.quick,
        rounds: Number(values.rounds) || undefined,
      })),
    );
  }
} finally {
  workspace.remove();
}

const about = {
  date: new Date().toISOString().slice(0, 10),
  node: process.version,
  machine: `${cpus().length} × ${cpus()[0]?.model.trim()}, ${process.platform} ${release()}`,
  peers: peerVersions(),
};
const result = { about, figures, bars: bars(figures) };
console.log(table(result));
if (values.json) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
process.exitCode = result.bars.every(({ reached }) => reached) ? 0 : 1;
