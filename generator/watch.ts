import path from "node:path";
import { ConfigError } from "./config/load-config.js";
import { settled } from "./config/settled.js";
import type { GenerateResult, GenerateSettings } from "./generate.js";
import { generateTargets } from "./generate-targets.js";
import { isGlob, isUrl } from "./input/location.js";
import { isDocumentName } from "./input/reader.js";
import { folderOfSpecs } from "./input/spec-locations.js";

/** What to generate from, asked anew for each run: a config file may have changed. */
export interface WatchedTargets {
  /** The config file, if there is one. */
  readonly config?: string;
  readonly targets: readonly GenerateSettings[];
}

export interface WatchListener {
  /** After each run that succeeded, the first included, with the files that began it. */
  readonly onResults: (results: readonly GenerateResult[], changed: readonly string[]) => void;
  /** After each run that failed: the next change starts another one. */
  readonly onError: (error: unknown) => void;
}

export interface Watch {
  /** Stops watching, and waits for the run that is going on. */
  readonly close: () => Promise<void>;
}

/** Quiet time after a change before a run begins, in milliseconds: editors and checkouts write much at once. */
const quietMs = 100;

/**
 * Generates now, and again whenever a spec, docs, the config or a template changes. Errors do not
 * end it. Each run reads URLs anew, but their changes start no run.
 */
export async function watch(
  load: () => Promise<WatchedTargets>,
  { onResults, onError }: WatchListener,
): Promise<Watch> {
  // Only who watches loads it.
  const { watch: watchFiles } = await import("chokidar");
  const watched = new Set<string>();
  let folders: readonly string[] = [];
  let specFolders: readonly string[] = [];
  let outputs: readonly string[] = [];
  const watcher = watchFiles([], {
    ignoreInitial: true,
    ignored: (file) => isIgnored(file, { watched, folders, outputs }),
  });
  const add = (files: readonly string[]) => {
    for (const file of files.filter((name) => !watched.has(name))) {
      watched.add(file);
      watcher.add(file);
    }
  };
  // What changes before a folder is fully read would be taken for what it held from the start.
  const ready = new Promise<void>((resolve) => void watcher.once("ready", resolve));
  const changed = new Set<string>();
  const run = async () => {
    const files = [...changed];
    changed.clear();
    try {
      const { config, targets } = await load();
      outputs = targets.map(outputOf);
      folders = targets.flatMap(foldersOf);
      specFolders = targets.flatMap(({ folder = "", openapi }) =>
        isDocumentName(openapi) && !isGlob(openapi) ? [] : (folderOfSpecs(openapi, folder) ?? []),
      );
      // Before the run: if it fails on one of these files, that file is what the user fixes next.
      add([...(config === undefined ? [] : [path.resolve(config)]), ...targets.flatMap(filesOf)]);
      add(folders);
      if (watched.size > 0) await ready;
      const onRead = (file: string) => add([file]);
      const results = await generateTargets(targets.map((target) => ({ ...target, onRead })));
      onResults(results, files);
    } catch (error) {
      if (error instanceof ConfigError) add([error.config]);
      onError(error);
    }
  };
  const runs = oneAtATime(run);
  watcher.on("all", (_, file) => {
    if (!concerns(file, watched, folders, specFolders)) return;
    changed.add(file);
    runs.soon();
  });
  watcher.on("error", onError);
  await runs.now();
  return {
    close: async () => {
      await watcher.close();
      await runs.end();
    },
  };
}

/** A run that is asked for while another one goes on begins after it, once. */
function oneAtATime(run: () => Promise<void>): {
  readonly now: () => Promise<void>;
  readonly soon: () => void;
  readonly end: () => Promise<void>;
} {
  let timer: NodeJS.Timeout | undefined;
  let last: Promise<void> = Promise.resolve();
  const now = () => {
    last = last.then(run);
    return last;
  };
  return {
    now,
    soon: () => {
      clearTimeout(timer);
      timer = setTimeout(() => void now(), quietMs);
    },
    end: () => {
      clearTimeout(timer);
      return last;
    },
  };
}

function outputOf(settings: GenerateSettings): string {
  return path.resolve(settings.folder ?? "", settled(settings).out);
}

function filesOf({ folder = "", openapi, docs }: GenerateSettings): readonly string[] {
  return [isGlob(openapi) ? undefined : openapi, docs]
    .filter((file) => file !== undefined)
    .filter((file) => !isUrl(file))
    .map((file) => path.resolve(folder, file));
}

/**
 * Where files may appear that no run has read yet: specs of single models, those of a folder of specs, and
 * templates.
 */
function foldersOf({ folder = "", openapi, templates }: GenerateSettings): readonly string[] {
  const specs = folderOfSpecs(openapi, folder);
  return [
    ...(specs === undefined ? [] : [specs]),
    ...(templates === undefined ? [] : [path.resolve(folder, templates)]),
  ];
}

interface Named {
  readonly watched: ReadonlySet<string>;
  readonly folders: readonly string[];
  readonly outputs: readonly string[];
}

/**
 * What is written by the run itself, or never holds an input; but an input may be in any folder, also in
 * the output's, and all of a project in one that is called `dist`.
 */
function isIgnored(file: string, { watched, folders, outputs }: Named): boolean {
  if ([...watched, ...folders].some((input) => isWithin(input, file))) return false;
  const nearest = (all: readonly string[]) =>
    Math.max(0, ...all.filter((each) => isWithin(file, each)).map(({ length }) => length));
  const folder = nearest(folders);
  const output = nearest(outputs);
  if (output > 0 && output >= folder) return true;
  return folder > 0 && /[\\/](node_modules|\.git|\.cache|dist)([\\/]|$)/.test(file.slice(folder));
}

function isWithin(file: string, folder: string): boolean {
  return file === folder || file.startsWith(`${folder}${path.sep}`);
}

function concerns(
  file: string,
  watched: ReadonlySet<string>,
  folders: readonly string[],
  specFolders: readonly string[],
): boolean {
  if (watched.has(file)) return true;
  const isIn = (all: readonly string[]) =>
    all.some((folder) => file.startsWith(`${folder}${path.sep}`));
  if (isIn(specFolders) && isDocumentName(file)) return true;
  return isIn(folders) && /(openapi\.(json|ya?ml)|\.hbs)$/.test(file);
}
