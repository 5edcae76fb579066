// Prints how large what users load and install is, and exits with 1 above a limit. The limits leave
// room for growth: they catch a dependency that got in by mistake.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { root } from "./root.mjs";

const one = 'export { nanoBananaPro } from "./google/nano-banana-pro.js";';
const another = 'export { nanoBanana } from "./google/nano-banana.js";';

const rows = [
  { name: "one function, minified and gzipped", bytes: await bundled(one), limit: 48_000 },
  {
    name: "two functions, minified and gzipped",
    bytes: await bundled(one + another),
    limit: 48_100,
  },
  { name: "the playground's page, gzipped", bytes: gzipped("dist/playground"), limit: 60_000 },
  { name: "@modelsmith/runtime, packed", bytes: packed("runtime"), limit: 437_000 },
  { name: "modelsmith, packed", bytes: packed("."), limit: 2_500_000 },
];

/**
 * What decides and performs a call: create, stream, poll, the states between, and their clocks. What these ask is not
 * counted: what an answer means and may have cost (reading/, engine/verdict), whether an id is to be believed or a
 * create sent again (engine/doubted-id, engine/may-resend), and the list of running generations.
 */
const coreOfACall = [
  ...["engine/next", "engine/next-create", "engine/next-poll", "engine/transitions"],
  ...["engine/engine", "engine/create", "engine/follow-stream", "engine/poll"],
  ...["call/engine-state", "call/policy", "clock/deadline", "clock/backoff", "http/idle-timer"],
];
const lines = coreOfACall.reduce((sum, name) => sum + linesOf(`runtime/${name}.ts`), 0);

for (const { name, bytes, limit } of rows) {
  print(name, `${kilobytes(bytes)} of at most ${kilobytes(limit)}`, bytes > limit);
}
print("the core of a call", `${lines} lines of at most 1200`, lines > 1_200);

function print(name, figures, isTooLarge) {
  process.stdout.write(`${name.padEnd(38)}${figures}${isTooLarge ? "  TOO LARGE" : ""}\n`);
  if (isTooLarge) process.exitCode = 1;
}

function linesOf(file) {
  return readFileSync(path.join(root, file), "utf8").split("\n").length - 1;
}

/** A program with these functions and what they load, apart from undici. */
async function bundled(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: path.join(root, "generated"), loader: "ts" },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "node",
    external: ["undici"],
  });
  return gzipSync(outputFiles[0].contents).length;
}

/** All files of a folder, as a server would compress them. */
function gzipped(folder) {
  const files = readdirSync(path.join(root, folder));
  return files
    .map((name) => gzipSync(readFileSync(path.join(root, folder, name))).length)
    .reduce((sum, length) => sum + length, 0);
}

/** The size of a package as npm would upload it. */
function packed(folder) {
  const out = execFileSync("npm", ["pack", "--dry-run", "--ignore-scripts", "--json"], {
    cwd: path.join(root, folder),
    encoding: "utf8",
    // npm is a script on Windows, which only a shell starts.
    shell: process.platform === "win32",
    stdio: ["ignore", "pipe", "ignore"],
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(out)[0].size;
}

function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
