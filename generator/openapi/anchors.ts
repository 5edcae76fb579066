import { isObject, type JsonValue, member, stringMember } from "../util/json.js";
import { pointer } from "../util/json-pointer.js";
import { memoizeByObject } from "../util/memoize.js";
import type { Spec } from "./spec.js";

/** The positions of schemas that have a name of their own. */
interface Anchors {
  /** By the name in `$anchor` or `$dynamicAnchor`; undefined if several schemas have it. */
  readonly names: ReadonlyMap<string, string | undefined>;
  /** By the URI in `$id`, whole. */
  readonly ids: ReadonlyMap<string, string>;
}

/**
 * The position that a `$ref` by name leads to: `#shade`, or the `$id` of a schema of the same document,
 * with an anchor or a pointer after it. Nothing is fetched for it. If several schemas have the name,
 * the one that is meant depends on what refers to it: undefined, as for a name that none has.
 *
 * @see https://json-schema.org/draft/2020-12/json-schema-core#section-8.2
 */
export function anchoredPointer(spec: Spec, reference: string, from: string): string | undefined {
  const { names, ids } = anchorsOf(spec);
  const [id = "", fragment = ""] = reference.split("#", 2);
  const base = id === "" ? "" : positionOfId(ids, id, from);
  if (base === undefined) return undefined;
  if (fragment === "") return id === "" ? undefined : base;
  return fragment.startsWith("/") ? `${base}${fragment}` : names.get(fragment);
}

/** Many write an `$id` as it is, wherever they refer to it. */
function positionOfId(
  ids: ReadonlyMap<string, string>,
  id: string,
  from: string,
): string | undefined {
  const found = ids.get(wholeUri(id, noAddress));
  return found ?? ids.get(wholeUri(id, baseAt(ids, from)));
}

/** A URI in the schema of another, which it may be relative to. */
function wholeUri(uri: string, base: string): string {
  return URL.canParse(uri, base) ? new URL(uri, base).href : uri;
}

/** Of a document that does not say what its own address is. */
const noAddress = "spec:/";

/** The `$id` of the nearest schema around a position. */
function baseAt(ids: ReadonlyMap<string, string>, from: string): string {
  const around = [...ids].filter(([, at]) => from === at || from.startsWith(`${at}/`));
  return around.sort(([, one], [, other]) => other.length - one.length)[0]?.[0] ?? noAddress;
}

const anchorsOf = memoizeByObject(({ root }: Spec): Anchors => {
  const names = new Map<string, string | undefined>();
  const ids = new Map<string, string>();
  const visit = (value: JsonValue, at: string, outer: string) => {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) visit(item, pointer(at, index), outer);
    } else if (isObject(value)) {
      const [id, name, dynamic] = ["$id", "$anchor", "$dynamicAnchor"].map((key) =>
        stringMember(value, key),
      );
      const base = id === undefined ? outer : wholeUri(id.replace(/#$/, ""), outer);
      if (id !== undefined && !ids.has(base)) ids.set(base, at);
      for (const each of [name, dynamic]) {
        if (each !== undefined) names.set(each, names.has(each) ? undefined : at);
      }
      for (const key of Object.keys(value)) {
        if (!dataKeys.has(key)) visit(member(value, key) ?? null, pointer(at, key), base);
      }
    }
  };
  visit(root, "", noAddress);
  return { names, ids };
});

/** Members whose values are data, not schemas. */
const dataKeys: ReadonlySet<string> = new Set(["example", "examples", "default", "enum", "const"]);
