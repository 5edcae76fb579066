import { assignNames } from "./lock/assign-names.js";
import { buildLock, emptyLock, type Lock } from "./lock/lock.js";
import { readModel, type SpecSettings } from "./read-model.js";
import type { ChangeReport } from "./report/changes.js";
import { compareModels } from "./report/compare-models.js";

/**
 * Says what changes for callers from one spec to another, without generating anything.
 *
 * @throws GeneratorError if one of the two specs is bad
 */
export async function compareSpecs(
  before: SpecSettings,
  after: SpecSettings,
): Promise<ChangeReport> {
  const from = await stateOf(before, emptyLock);
  return compareModels(from, await stateOf(after, from), false);
}

/** @param former - the state before, whose names stay; those of removed endpoints are free here */
async function stateOf(settings: SpecSettings, former: Lock): Promise<Lock> {
  const formerKeys = new Set(former.endpoints.map(({ key }) => key));
  const model = await readModel(settings, undefined, formerKeys);
  const paths = new Set(model.endpoints.map(({ identity }) => identity.path));
  const known = former.endpoints.filter(({ path }) => paths.has(path));
  const endpoints = assignNames(model.endpoints, { ...emptyLock, endpoints: known });
  return buildLock({ ...model, endpoints }, emptyLock);
}
