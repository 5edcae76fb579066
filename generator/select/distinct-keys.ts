import { isUrl } from "../input/location.js";
import { sharedStart } from "../util/shared-start.js";

/** An endpoint whose key another endpoint may have too. */
export interface SharedKey {
  readonly key: string;
  /** Path of the spec below the docs' folder; absent for the platform's own. */
  readonly spec?: string;
}

/**
 * Gives endpoints of one path in several specs different keys: dozens of specs of single models may
 * share a path. Their keys become the names of their specs, without the folders that all share:
 * `models/acme/flux.json` and `models/acme/sdxl.json` become `flux` and `sdxl`. If a spec has several
 * endpoints, their own keys follow. All other keys stay unchanged.
 */
export function distinctKeys(endpoints: readonly SharedKey[]): readonly string[] {
  const owners = new Map<string, Set<string | undefined>>();
  for (const { key, spec } of endpoints) {
    owners.set(key, (owners.get(key) ?? new Set()).add(spec));
  }
  const sharing = new Set(
    endpoints.flatMap(({ key, spec }) => ((owners.get(key)?.size ?? 0) > 1 ? [spec] : [])),
  );
  sharing.delete(undefined);
  const names = [...sharing].map((spec = "") => nameSegments(spec));
  // Each keeps its last.
  const common = sharedStart(names.map((name) => name.slice(0, -1)));
  return endpoints.map(({ key, spec }) => {
    if (spec === undefined || !sharing.has(spec)) return key;
    const name = nameSegments(spec).slice(common).join("/");
    const siblings = endpoints.filter((other) => other.spec === spec);
    return siblings.length > 1 ? `${name}/${key}` : name;
  });
}

/** File names that say nothing about the model. */
const genericNames = /^(openapi|swagger|spec|schema|api|index|v\d+)$/i;

function nameSegments(spec: string): readonly string[] {
  const path = isUrl(spec) ? new URL(spec).pathname : spec;
  const segments = path
    .replace(/\.(json|ya?ml)$/i, "")
    .split("/")
    .filter((segment) => segment !== "");
  while (segments.length > 1 && genericNames.test(segments.at(-1) ?? "")) segments.pop();
  return segments;
}
