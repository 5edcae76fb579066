import { gitReader } from "./input/git-reader.js";
import { createReader } from "./input/reader.js";
import { assignNames } from "./lock/assign-names.js";
import { buildLock, emptyLock, formerEntries, type Lock } from "./lock/lock.js";
import type { Model } from "./model/model.js";
import { type ReadSettings, readModel, type SpecSettings } from "./read/read-model.js";
import type { ChangeReport } from "./report/changes.js";
import { compareModels } from "./report/compare-models.js";
import { endpointPath, typedPath } from "./select/endpoint-path.js";
import { unnamed } from "./util/url-path.js";

/** A spec to compare. Without docs and endpoints, everything is compared that creates something. */
export interface ComparedSpec extends SpecSettings {
  /** Reads the files as they are in this revision of git. @defaultValue the working tree */
  readonly revision?: string;
}

/**
 * Says what changes for callers from one spec to another, without generating anything.
 *
 * @param options - `typecheck`: whether TypeScript itself says what compiles; it takes a second
 * @throws GeneratorError if one of the two specs is bad
 */
export async function compareSpecs(
  before: ComparedSpec,
  after: ComparedSpec,
  { typecheck = false }: { readonly typecheck?: boolean } = {},
): Promise<ChangeReport> {
  // What only the second has is new: the first may lack what was asked for, the second what the first has.
  const asked = (before.endpoints ?? []).map((each) => endpointPath(typedPath(each)).key);
  const old = named(await modelOf(before, asked), emptyLock);
  const from = buildLock(old, emptyLock);
  const known = from.endpoints.map(({ key }) => key);
  const now = named(await modelOf(after, known), from);
  const report = compareModels(from, buildLock(now, emptyLock));
  return typecheck ? checkedByCompiler(report, old, now) : report;
}

/** @param optionalKeys - keys of endpoints that it need not have */
function modelOf(
  { revision, ...spec }: ComparedSpec,
  optionalKeys: readonly string[],
): Promise<Model> {
  const settings: ReadSettings = { ...spec, takesCalledServer: true, unselected: "all" };
  const files = createReader(settings);
  const reader = revision === undefined ? files : gitReader(revision, files);
  return readModel(settings, reader, new Set(optionalKeys));
}

/** @param former - the state before, whose names stay; those of removed endpoints are free here */
function named(model: Model, former: Lock): Model {
  const paths = new Set(model.endpoints.map(({ identity }) => unnamed(identity.path)));
  const known = former.endpoints.filter(({ path }) => paths.has(unnamed(path)));
  return { ...model, endpoints: assignNames(model.endpoints, { ...emptyLock, endpoints: known }) };
}

async function checkedByCompiler(
  report: ChangeReport,
  old: Model,
  now: Model,
): Promise<ChangeReport> {
  const [{ changedEndpoints, judgedByCompiler }, { moduleTexts }] = await Promise.all([
    import("./run/ask-compiler.js"),
    import("./run/make-files.js"),
  ]);
  const former = formerEntries(buildLock(old, emptyLock), now.endpoints);
  const endpoints = changedEndpoints(report, now.endpoints);
  const formerKeys = new Set(endpoints.map((endpoint) => former.get(endpoint)?.key));
  const before = await moduleTexts(
    old,
    old.endpoints.filter(({ key }) => formerKeys.has(key)),
  );
  const after = await moduleTexts(now, endpoints);
  return judgedByCompiler(report, endpoints, { former, before, after, folder: "" });
}
