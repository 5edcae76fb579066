/** An endpoint whose key another one may share. */
export interface SharedKey {
  readonly key: string;
  /** Path of the spec below the docs' folder; absent for the platform's own. */
  readonly spec?: string;
}

/**
 * Keys for endpoints of one path in several specs: dozens of specs of single models may share one.
 * What the docs' specs are called tells them apart, without the folders that all of them share:
 * `models/acme/flux.json` and `models/acme/sdxl.json` are `flux` and `sdxl`. A key that nobody
 * shares, and one of the platform's own spec, stay as they are.
 */
export function distinctKeys(endpoints: readonly SharedKey[]): readonly string[] {
  const owners = new Map<string, number>();
  for (const { key } of endpoints) owners.set(key, (owners.get(key) ?? 0) + 1);
  const isShared = ({ key, spec }: SharedKey) => spec !== undefined && (owners.get(key) ?? 0) > 1;
  const shared = endpoints.filter(isShared);
  const names = shared.map(({ spec = "" }) => nameSegments(spec));
  const common = commonStart(names);
  return endpoints.map((endpoint) => {
    if (!isShared(endpoint)) return endpoint.key;
    const name = nameSegments(endpoint.spec ?? "")
      .slice(common)
      .join("/");
    const siblings = shared.filter(({ spec }) => spec === endpoint.spec);
    return siblings.length > 1 ? `${name}/${endpoint.key}` : name;
  });
}

/** Names that a spec has because it is one. */
const plainNames = /^(openapi|swagger|spec|schema|api|index|v\d+)$/i;

function nameSegments(spec: string): readonly string[] {
  const path = /^https?:/i.test(spec) ? new URL(spec).pathname : spec;
  const segments = path
    .replace(/\.(json|ya?ml)$/i, "")
    .split("/")
    .filter((segment) => segment !== "");
  while (segments.length > 1 && plainNames.test(segments.at(-1) ?? "")) segments.pop();
  return segments;
}

/** How many segments all names begin with; each keeps its last. */
function commonStart(names: readonly (readonly string[])[]): number {
  const [first = []] = names;
  let length = 0;
  while (
    names.length > 1 &&
    names.every((name) => name.length > length + 1 && name[length] === first[length])
  ) {
    length += 1;
  }
  return length;
}
