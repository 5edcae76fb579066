import { didYouMean } from "../diagnostics/did-you-mean.js";
import { GeneratorError } from "../diagnostics/errors.js";
import type { Warning } from "../diagnostics/warnings.js";
import { pointer } from "../util/json-pointer.js";
import { someOf } from "../util/phrases.js";
import { type CreatesOf, type FoundCreate, pathsOf } from "./create-operations.js";
import { endpointPath } from "./endpoint-path.js";
import type { RequestedEndpoint } from "./requested-endpoints.js";
import type { OpenDocuments } from "./selection-source.js";

/** One that was not found, or of which there are several versions. */
export interface MissingEndpoint extends RequestedEndpoint {
  readonly found: Exclude<FoundCreate, { readonly kind: "one" }>;
}

/** Why a path that was asked for has no endpoint, if the spec has that path and it is refused. */
function refusal({ path, spec }: RequestedEndpoint): GeneratorError | undefined {
  const { key } = endpointPath(path);
  const found = [...spec.refused()].find(([refused]) => endpointPath(refused).key === key);
  return found?.[1];
}

/** That an endpoint that a page of the docs, the config or an option names is left out, and why. */
export function withoutCreate(
  entry: MissingEndpoint,
  { docs }: OpenDocuments,
  createsOf: CreatesOf,
): Warning {
  const { path, spec, pointer: at, origin } = entry;
  const refused = refusal(entry);
  const reason = refused?.problem ?? `${spec.file} has ${instead(entry, createsOf)}`;
  const ofDocs = at !== undefined && docs !== undefined;
  return {
    ...(ofDocs ? { file: docs.file, pointer: at } : { file: spec.file, pointer: "/paths" }),
    message: `${ofDocs ? `POST ${path}` : origin} is left out: ${reason}`,
    leftOut: `POST ${path}`,
    code: refused?.code ?? "MS1203",
  };
}

/** What a spec has instead of what was asked for. */
function instead({ path, spec, found }: MissingEndpoint, createsOf: CreatesOf): string {
  if (found.kind === "several")
    return `it in several versions: ${pathsOf(found.creates).join(", ")}`;
  const creates = [...createsOf(spec).values()];
  const names = path.startsWith("/") ? pathsOf(creates) : creates.map(({ key }) => key);
  // What is one path but for what stands before it, such as a date, are several that may be meant.
  const ending = names.filter((name) => name.endsWith(`/${path.replace(/^\//, "")}`));
  const near = ending.length > 1 ? `. Did you mean ${someOf(ending, 3)}?` : didYouMean(path, names);
  return `no such create${near}`;
}

/** The error for names that no spec has; the spec's own fault, where that is why. */
export function missingEndpoints(
  missing: readonly MissingEndpoint[],
  createsOf: CreatesOf,
): GeneratorError {
  const [first] = missing;
  const refused = missing.flatMap((entry) => refusal(entry) ?? []);
  // A spec of which nothing can be used: its own fault explains more than the list of names.
  const unusable =
    first && createsOf(first.spec).size === 0 ? [...first.spec.refused().values()] : [];
  const [reason] = [...refused, ...unusable];
  if (reason !== undefined) return reason;
  const lines = missing.map((entry) => {
    const { spec, origin } = entry;
    const elsewhere = spec === first?.spec ? "" : `, in ${spec.file}`;
    const other = instead(entry, createsOf).replace(/^no such create/, "");
    return `  ${origin}${elsewhere}${entry.found.kind === "several" ? ` has ${other}` : other}`;
  });
  // A name that is near says more than a list.
  const isKnown = missing.some((entry) => instead(entry, createsOf) !== "no such create");
  return new GeneratorError(
    "MS1203",
    `lacks ${missing.length} of the endpoints that were asked for:\n${lines.join("\n")}`,
    {
      ...(first && { file: first.spec.file }),
      pointer: pointer("/paths"),
      hint: `Update the spec, or fix the docs, the config or the option.${isKnown ? "" : " See what it has: npx modelsmith inspect --list-endpoints"}`,
    },
  );
}
