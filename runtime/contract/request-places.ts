import type { FollowRequest } from "./endpoint.js";

/**
 * A place in a text that a value of this name fills; after `+`, one whose slashes stay. A query may have JSON, too.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6570#section-3.2.3
 */
export const PLACE: RegExp = /\{(\+?)([^{}"]+)\}/g;

/** A value of the create stands alone in a query or a header: other braces are what that has. */
export const PLACE_ALONE: RegExp = /^\{[\w.~-]+\}$/;

/** The names of the values that a request needs: the id, and what its create was given. */
export function placesOf({ path = "", query, headers }: FollowRequest): string[] {
  const alone = Object.values({ ...query, ...headers }).filter((text) => PLACE_ALONE.test(text));
  return [...[path, ...alone].join().matchAll(PLACE)].map(([, , name = ""]) => name);
}
