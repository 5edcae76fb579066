import { gitReader } from "./input/git-reader.js";
import { createReader } from "./input/reader.js";
import { assignNames } from "./lock/assign-names.js";
import { buildLock, emptyLock, type Lock } from "./lock/lock.js";
import type { Model } from "./model/model.js";
import { readModel, readWholeModel, type SpecSettings } from "./read-model.js";
import type { ChangeReport } from "./report/changes.js";
import { compareModels } from "./report/compare-models.js";

/** A spec to compare. Without docs and endpoints, everything is compared that creates something. */
export interface ComparedSpec extends SpecSettings {
  /** Reads the files as they are in this revision of git. @defaultValue the working tree */
  readonly revision?: string;
}

/**
 * Says what changes for callers from one spec to another, without generating anything.
 *
 * @throws GeneratorError if one of the two specs is bad
 */
export async function compareSpecs(
  before: ComparedSpec,
  after: ComparedSpec,
): Promise<ChangeReport> {
  const from = namedState(await modelOf(before, emptyLock), emptyLock);
  const to = namedState(await modelOf(after, from), from);
  return compareModels(from, to, false);
}

function modelOf({ revision, ...settings }: ComparedSpec, former: Lock): Promise<Model> {
  const files = createReader(settings);
  const reader = revision === undefined ? files : gitReader(revision, files);
  const { docs, endpoints = [] } = settings;
  if (docs === undefined && endpoints.length === 0) return readWholeModel(settings, reader);
  return readModel(settings, reader, new Set(former.endpoints.map(({ key }) => key)));
}

/** @param former - the state before, whose names stay; those of removed endpoints are free here */
function namedState(model: Model, former: Lock): Lock {
  const paths = new Set(model.endpoints.map(({ identity }) => identity.path));
  const known = former.endpoints.filter(({ path }) => paths.has(path));
  const endpoints = assignNames(model.endpoints, { ...emptyLock, endpoints: known });
  return buildLock({ ...model, endpoints }, emptyLock);
}
