import { withoutClashes } from "../model/choose-name.js";
import type { EndpointModel } from "../model/model.js";
import { nameEndpoint, refuseCollisions } from "../model/naming.js";
import { endpointPath, withoutVersion } from "../select/endpoint-path.js";
import { formerEntries, type Lock, removedEntries } from "./lock.js";

/**
 * Gives every endpoint the name that it has always had; a new one gets that of its key, which must
 * not be taken.
 *
 * @param rename - the user's own name for an endpoint that has one; it outranks the lock
 * @throws GeneratorError MS1301 if two endpoints would get the same name
 */
export function assignNames(
  endpoints: readonly EndpointModel[],
  lock: Lock,
  rename: (endpoint: EndpointModel) => EndpointModel = (endpoint) => endpoint,
): readonly EndpointModel[] {
  const former = formerEntries(lock, endpoints);
  // An endpoint keeps the key that it has, whatever other versions of its path come and go.
  const keptKey = (endpoint: EndpointModel) => {
    const key = former.get(endpoint)?.key;
    const isKept = key !== undefined && withoutVersion(key) === withoutVersion(endpoint.key);
    return isKept ? key : undefined;
  };
  const goneKeys = removedEntries(lock, endpoints).map(({ key }) => key);
  const taken = new Set([...goneKeys, ...endpoints.map(keptKey)]);
  const keyed = endpoints.map((endpoint) => {
    const { name, descriptor } = endpoint;
    const key = keptKey(endpoint) ?? endpoint.key;
    if (former.has(endpoint) || !taken.has(key)) return { endpoint, key, name };
    const { path, stream = "" } = descriptor.create;
    const version = endpointPath(path ?? stream).version || "unversioned";
    const versioned = nameEndpoint(`${name.folder}/${name.file}-${version}`);
    return { endpoint, key: `${key}/${version}`, name: versioned };
  });
  const held = lock.endpoints.map(({ name }) => name);
  const fresh = withoutClashes(
    keyed.filter(({ endpoint }) => !former.has(endpoint)),
    held,
  );
  const names = new Map(fresh.map(({ endpoint, name }) => [endpoint, name]));
  for (const [endpoint, { name }] of former) names.set(endpoint, name);
  const named = keyed.map(({ endpoint, key, name }) =>
    rename({ ...withKey(endpoint, key), name: names.get(endpoint) ?? name }),
  );
  const marked = new Set(lock.endpoints.filter(({ removed }) => removed).map(({ key }) => key));
  const gone = removedEntries(lock, named).map((entry) => ({
    ...entry,
    removedNow: !marked.has(entry.key),
  }));
  refuseCollisions([...named, ...gone]);
  return named;
}

function withKey(endpoint: EndpointModel, key: string): EndpointModel {
  if (key === endpoint.key) return endpoint;
  return { ...endpoint, key, descriptor: { ...endpoint.descriptor, key } };
}
