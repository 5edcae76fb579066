import { assignNames } from "./lock/assign-names.js";
import { buildLock, emptyLock } from "./lock/lock.js";
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
  const [from, to] = await Promise.all([stateOf(before), stateOf(after)]);
  return compareModels(from, to, false);
}

async function stateOf(settings: SpecSettings) {
  const model = await readModel(settings);
  return buildLock({ ...model, endpoints: assignNames(model.endpoints, emptyLock) }, emptyLock);
}
