import type { EndpointModel } from "../model/model.js";
import { nameEndpoint, refuseCollisions } from "../model/naming.js";
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
  const named = endpoints.map((endpoint) =>
    rename({ ...endpoint, name: former.get(endpoint)?.name ?? nameEndpoint(endpoint.key) }),
  );
  refuseCollisions([...named, ...removedEntries(lock, named)]);
  return named;
}
