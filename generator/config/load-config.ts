import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { detailsOf, GeneratorError } from "../diagnostics/errors.js";
import { noSuchFile } from "../input/no-such-file.js";
import { jsonText, parseJsonText } from "../input/parse-json.js";
import { withPositionIn } from "../input/positions.js";
import { isObject } from "../util/json.js";
import { systemErrorCode } from "../util/system-error.js";
import { defineConfig, type Target } from "./config.js";

/** A config file that was read and checked. */
export interface LoadedConfig {
  /** Absolute. */
  readonly file: string;
  /** Absolute: the folder that relative paths in it are relative to. */
  readonly folder: string;
  readonly targets: readonly Target[];
}

/** What is wrong with a config file. A watcher waits for the next change of that file. */
export class ConfigError extends GeneratorError {
  /** Absolute path of the config file. */
  readonly config: string;

  constructor(config: string, error: GeneratorError) {
    super(error.code, error.problem, detailsOf(error));
    this.config = config;
  }
}

/** The names that a config file may have. */
export const configFiles: readonly string[] = ["ts", "js", "mjs", "json"].map(
  (ending) => `modelsmith.config.${ending}`,
);

/**
 * The config file of a folder.
 *
 * @returns its path; undefined if the folder has no config
 * @throws GeneratorError MS1603 if there are several
 */
export async function findConfig(folder: string): Promise<string | undefined> {
  const names = new Set(await readdir(folder).catch(() => []));
  const found = configFiles.filter((name) => names.has(name));
  if (found.length > 1) {
    throw new GeneratorError("MS1603", `there are several config files: ${found.join(", ")}`, {
      hint: "Keep one of them, or name one with --config (the option `config` of a plugin).",
    });
  }
  return found[0] === undefined ? undefined : path.join(folder, found[0]);
}

/**
 * Reads a config file anew each time, so that a watcher sees its changes.
 *
 * @param openapi - the spec of a config that names none
 * @throws ConfigError MS1602 if it does not load or has an unknown or invalid option
 */
export async function loadConfig(file: string, openapi?: string): Promise<LoadedConfig> {
  const absolute = path.resolve(file);
  try {
    const targets = await targetsIn(absolute, openapi);
    return { file: absolute, folder: path.dirname(absolute), targets };
  } catch (error) {
    throw error instanceof GeneratorError ? new ConfigError(absolute, error) : error;
  }
}

/** A config of one target, with this spec if it names none. */
export function withSpec(config: unknown, openapi: string | undefined): unknown {
  const isOfOne = isObject(config) && !("targets" in config);
  return openapi !== undefined && isOfOne ? { openapi, ...config } : config;
}

async function targetsIn(absolute: string, openapi?: string): Promise<readonly Target[]> {
  const name = path.basename(absolute);
  // What checks it looks into specs as well: loaded only where there is a config.
  const { checkConfig } = await import("./check-config.js");
  const checked = (value: unknown) =>
    checkConfig(withSpec(value, openapi), name, [], path.dirname(absolute));
  if (!name.endsWith(".json")) return checked(await importConfig(absolute, name));
  const text = jsonText(await readConfig(absolute, name), name);
  const value = parseJsonText(text, name);
  return withPositionIn(text, name, () => checked(value));
}

async function readConfig(file: string, name: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    if (systemErrorCode(error) !== "ENOENT") throw unreadableConfig(name, error);
    const typed = path.relative("", file);
    throw new GeneratorError("MS1602", noSuchFile(typed), {
      file: typed,
      hint: "Name one that is there, or write one: npx modelsmith init",
    });
  }
}

async function importConfig(file: string, name: string): Promise<unknown> {
  // Loaded here: a config in JSON needs no TypeScript compiler.
  const [{ createJiti }, source] = await Promise.all([import("jiti"), readConfig(file, name)]);
  const jiti = createJiti(import.meta.url, {
    // `import … from "modelsmith"` in a config gets this modelsmith, even if it is not installed.
    virtualModules: { modelsmith: { defineConfig, GeneratorError } },
    moduleCache: false,
    // Its folder would be shared by all users of the machine.
    fsCache: false,
  });
  let module: unknown;
  try {
    // Not `import()`: Node would keep the first text of an .mjs forever.
    module = await jiti.evalModule(source.toString("utf8"), {
      id: file,
      filename: file,
      async: true,
      forceTranspile: true,
    });
  } catch (error) {
    throw unreadableConfig(name, error);
  }
  if (typeof module === "object" && module !== null && "default" in module) return module.default;
  throw new GeneratorError("MS1602", "has no default export", {
    file: name,
    hint: 'Write `export default defineConfig({ openapi: "openapi.json" })`.',
  });
}

function unreadableConfig(name: string, error: unknown): GeneratorError {
  const [reason = "", ...more] = (error instanceof Error ? error.message : String(error)).split(
    "\n",
  );
  // For a syntax error, jiti names the place on the second line; its columns count from 0.
  const place = reason.startsWith("ParseError") ? (more[0] ?? "") : "";
  const [, line, column] = /:(\d+):(\d+)$/.exec(place) ?? [];
  const position = line !== undefined && { line: Number(line), column: Number(column) + 1 };
  return new GeneratorError("MS1602", `cannot be loaded: ${reason.trim().slice(0, 300)}`, {
    file: name,
    ...(position && { position }),
    hint: "Fix the config file.",
  });
}
