import { withoutClashes } from "../model/choose-name.js";
import type { EndpointModel } from "../model/model.js";
import { nameEndpoint, refuseCollisions } from "../model/naming.js";
import { withoutVersion } from "../select/endpoint-path.js";
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
  // An endpoint had its key first, though the spec has other versions of its path now.
  const formerKey = (endpoint: EndpointModel) => {
    const key = former.get(endpoint)?.key;
    return key === withoutVersion(endpoint.key) ? key : undefined;
  };
  const taken = new Set(endpoints.map(formerKey));
  const keyed = endpoints.map((endpoint) => {
    const isShared = !former.has(endpoint) && taken.has(endpoint.key);
    const key = isShared ? `${endpoint.key}/unversioned` : (formerKey(endpoint) ?? endpoint.key);
    return { endpoint, key, name: key === endpoint.key ? endpoint.name : nameEndpoint(key) };
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
