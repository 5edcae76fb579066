import { fork, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const probe = fileURLToPath(new URL("./report-memory.cjs", import.meta.url));

/**
 * Runs a Node program from its start to its end.
 *
 * @param {readonly string[]} words - flags, the program and its arguments
 * @param {{ cwd?: string }} [options]
 * @returns {Promise<{ seconds: number, mebibytes: number, output: string }>} with the peak of
 *   resident memory of its largest process
 */
export async function timed(words, { cwd } = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), "modelsmith-memory-"));
  const file = path.join(folder, "peaks");
  try {
    const { seconds, output } = await run(words, cwd, {
      ...process.env,
      ...quiet,
      BENCH_MEMORY: file,
      NODE_OPTIONS: `--require=${JSON.stringify(probe)}`,
    });
    const peaks = readFileSync(file, "utf8").trim().split("\n").map(Number);
    return { seconds, mebibytes: Math.max(...peaks) / 1024, output };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Nobody's telemetry and nobody's look for updates belongs to the time. */
const quiet = {
  REDOCLY_TELEMETRY: "off",
  REDOCLY_SUPPRESS_UPDATE_NOTICE: "true",
  DO_NOT_TRACK: "1",
  NO_COLOR: "1",
};

/** @returns {Promise<{ seconds: number, output: string }>} */
function run(words, cwd, env) {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const child = spawn(process.execPath, words, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let errors = "";
    let seconds = 0;
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr.on("data", (chunk) => {
      errors += chunk;
    });
    child.on("exit", () => {
      seconds = (performance.now() - begun) / 1000;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve({ seconds, output });
      else reject(new Error(`${words.join(" ")} ended with ${code}:\n${errors.slice(-2000)}`));
    });
  });
}

/** Runs a client of this folder, which prints one JSON document. */
export async function client(/** @type {string} */ name, /** @type {readonly string[]} */ words) {
  const { output } = await timed(["--expose-gc", clientFile(name), ...words]);
  return JSON.parse(output);
}

/**
 * A client of this folder that stays, and measures once whenever it is asked.
 *
 * @returns {{ measure: () => Promise<any>, stop: () => void }}
 */
export function lastingClient(/** @type {string} */ name, /** @type {readonly string[]} */ words) {
  const child = fork(clientFile(name), words, { stdio: "inherit" });
  const ended = new Promise((_, reject) => {
    child.once("exit", (code) => reject(new Error(`${words.join(" ")} ended with ${code}`)));
  });
  // It is told to whoever measures.
  ended.catch(() => {});
  const measured = () =>
    new Promise((resolve, reject) => {
      child.once("message", resolve);
      child.send("measure", (error) => error && reject(error));
    });
  return {
    measure: () => Promise.race([ended, measured()]),
    stop: () => child.kill(),
  };
}

function clientFile(/** @type {string} */ name) {
  return fileURLToPath(new URL(`./clients/${name}.mjs`, import.meta.url));
}
