import type { Document } from "../input/load-openapi.js";
import { objectMember } from "../util/json.js";
import { memoizeByObject } from "../util/memoize.js";

/**
 * The server of a spec that names none, by its own samples: `curl https://api.acme.example/v1/draw`,
 * where `/v1/draw` is one of its paths. Undefined if none calls one of them, or if they do not agree.
 */
export const calledServer: (spec: Document) => string | undefined = memoizeByObject(
  ({ root }: Document) => {
    const paths = new Set(Object.keys(objectMember(root, "paths") ?? {}));
    const bases = new Set<string>();
    for (const [, origin = "", path = ""] of JSON.stringify(root).matchAll(address)) {
      const prefix = prefixBefore(path, paths);
      if (prefix !== undefined) bases.add(`${origin}${prefix}`);
    }
    const [base, ...others] = bases;
    return others.length === 0 ? base : undefined;
  },
);

const address =
  /(https:\/\/(?!(?:docs?|www|help|support|blog|developers?|status)\.)[a-z0-9-]+(?:\.[a-z0-9-]+)+)(\/[\w./{}:~-]*[\w}])(?![\w/{%-])/g;

/** What stands before a path of the spec at the end of an address. */
function prefixBefore(address: string, paths: ReadonlySet<string>): string | undefined {
  for (let at = 0; at >= 0; at = address.indexOf("/", at + 1)) {
    if (paths.has(address.slice(at))) return address.slice(0, at);
  }
  return undefined;
}
