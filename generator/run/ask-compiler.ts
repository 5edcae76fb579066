import { compareTypes, type TypePair } from "../gate/compare-types.js";
import type { LockedEndpoint } from "../lock/lock.js";
import type { EndpointModel } from "../model/model.js";
import { type EndpointName, typeName } from "../model/naming.js";
import { modulePathOf } from "../render/render.js";
import type { ChangeReport } from "../report/changes.js";
import { type CompilerMessages, withCompilerVerdicts } from "../report/compiler-verdicts.js";

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

/** The texts of modules by their path, and the entry that each endpoint had before. */
export interface ComparedModules {
  readonly former: ReadonlyMap<EndpointModel, LockedEndpoint>;
  readonly before: ReadonlyMap<string, string>;
  readonly after: ReadonlyMap<string, string>;
  /** What imports resolve from. */
  readonly folder: string;
}

/** Asks TypeScript what each change means to code that was written for the module before. */
export function judgedByCompiler(
  report: ChangeReport,
  endpoints: readonly EndpointModel[],
  modules: ComparedModules,
): ChangeReport {
  const pairs = changedEndpoints(report, endpoints).flatMap((each) => modulePair(each, modules));
  return withCompilerVerdicts(report, compilerMessages(pairs, modules.folder));
}

export function changedEndpoints(
  report: ChangeReport,
  endpoints: readonly EndpointModel[],
): readonly EndpointModel[] {
  const changed = new Set(report.endpoints.map(({ key }) => key));
  return endpoints.filter(({ key }) => changed.has(key));
}

function compilerMessages(
  pairs: readonly ModulePair[],
  folder: string,
): ReadonlyMap<string, CompilerMessages> {
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

function modulePair(
  endpoint: EndpointModel,
  { former, before, after }: ComparedModules,
): readonly ModulePair[] {
  const { key, name } = endpoint;
  const entry = former.get(endpoint);
  const old = entry && !entry.removed ? before.get(modulePathOf(entry)) : undefined;
  const now = after.get(modulePathOf(endpoint));
  if (entry === undefined || old === undefined || now === undefined) return [];
  return [{ key, before: { name: entry.name, text: old }, after: { name, text: now } }];
}
