import type { Warning } from "../diagnostics/warnings.js";
import { modeOf, type ResultMode } from "../model/result-mode.js";
import { fieldSchemas } from "../schema/walk.js";
import { stringMember } from "../util/json.js";
import { shownPath } from "../util/url-path.js";
import type { Lock, LockedEndpoint } from "./lock.js";

/** What a run generated: all that is printed of it. */
export interface RunSummary {
  /** The platform's spec, as its user would name it. */
  readonly source: string;
  readonly baseUrl: string;
  /** In the order of the docs, or of the options. */
  readonly endpoints: readonly EndpointSummary[];
  /** What the spec has that could be used only in part. */
  readonly warnings: readonly Warning[];
}

/** One generated function. */
export interface EndpointSummary {
  /** Provider and model as the spec spells them: `google/nano-banana-pro`. */
  readonly key: string;
  /** How the provider's module is imported: `google`. */
  readonly module: string;
  /** `nanoBananaPro` */
  readonly function: string;
  /** Its module, below the output folder. */
  readonly file: string;
  /** The spec that it came from: a model's own, or the platform's. */
  readonly source: string;
  readonly resultMode: ResultMode;
  readonly ssePath?: string;
  readonly plainPath?: string;
  /** The fields of its input, those of all alternatives, in the spec's order. */
  readonly fields: readonly string[];
}

/** The summary of the run that left a lock. */
export function summaryOf({ platform, endpoints, files, run }: Lock, source: string): RunSummary {
  const { order = [], warnings = [] } = run ?? {};
  const present = endpoints.filter(({ removed }) => !removed);
  const byKey = new Map(present.map((entry) => [entry.key, entry]));
  return {
    source,
    baseUrl: stringMember(platform, "baseUrl") ?? "",
    endpoints: order
      .flatMap((key) => byKey.get(key) ?? [])
      .map((entry) => endpointSummary(entry, source, files)),
    warnings,
  };
}

function endpointSummary(
  { key, name, digest }: LockedEndpoint,
  source: string,
  files: Lock["files"],
): EndpointSummary {
  const module = `${name.folder}/${name.file}`;
  const { stream, path } = digest?.call.create ?? {};
  return {
    key,
    module: name.module,
    function: name.function,
    file: `${module}.${files.has(`${module}.js`) ? "js" : "ts"}`,
    source: digest?.source ?? source,
    resultMode: modeOf(digest?.call.create ?? {}),
    ...(stream !== undefined && { ssePath: shownPath(stream) }),
    ...(path !== undefined && { plainPath: shownPath(path) }),
    fields: digest === undefined ? [] : [...fieldSchemas(digest.input, digest.input).keys()],
  };
}
