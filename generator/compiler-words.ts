import { compareTypes, type TypePair } from "./gate/compare-types.js";
import type { LockedEndpoint } from "./lock/lock.js";
import type { EndpointModel } from "./model/model.js";
import { type EndpointName, typeName } from "./model/naming.js";
import { modulePathOf } from "./render/render.js";
import type { CompilerWord } from "./report/compiler-grades.js";

/** The module of an endpoint before and after a change. */
interface ModulePair {
  readonly key: string;
  readonly before: EndpointModule;
  readonly after: EndpointModule;
}

interface EndpointModule {
  readonly name: EndpointName;
  readonly text: string;
}

/**
 * Asks TypeScript what each change means to code that was written for the module before.
 *
 * @param folder - what imports resolve from
 */
export function compilerWords(
  pairs: readonly ModulePair[],
  folder: string,
): ReadonlyMap<string, CompilerWord> {
  const files = new Map<string, string>();
  const types = pairs.flatMap(({ before, after }, at): readonly TypePair[] => {
    const place = ({ name, text }: EndpointModule, when: string, type: "Input" | "Data") => {
      const file = `${when}/${at}.ts`;
      files.set(file, text);
      return { file, name: `${typeName(name.function)}${type}` };
    };
    return [
      {
        before: place(before, "before", "Input"),
        after: place(after, "after", "Input"),
        use: "written",
      },
      {
        before: place(before, "before", "Data"),
        after: place(after, "after", "Data"),
        use: "read",
      },
    ];
  });
  const messages = compareTypes(files, folder, types);
  return new Map(
    pairs.map(({ key }, at) => {
      const [input, data] = messages.slice(2 * at, 2 * at + 2);
      return [key, { ...(input !== undefined && { input }), ...(data !== undefined && { data }) }];
    }),
  );
}

/**
 * The modules of endpoints before and after a change.
 *
 * @param former - the entry that each endpoint had before
 * @param before - path of a module → text, before
 * @param after - the same, after
 */
export function modulePairs(
  endpoints: readonly EndpointModel[],
  former: ReadonlyMap<EndpointModel, LockedEndpoint>,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly ModulePair[] {
  return endpoints.flatMap((endpoint) => {
    const { key, name } = endpoint;
    const entry = former.get(endpoint);
    const old = entry && !entry.removed ? before.get(modulePathOf(entry)) : undefined;
    const now = after.get(modulePathOf(endpoint));
    if (entry === undefined || old === undefined || now === undefined) return [];
    return [{ key, before: { name: entry.name, text: old }, after: { name, text: now } }];
  });
}
