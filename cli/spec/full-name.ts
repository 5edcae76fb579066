import { nearestName, suggestion } from "../../generator/diagnostics/did-you-mean.js";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { isPlainWord } from "../../generator/encode/terminal.js";
import type { EndpointModel } from "../../generator/model/model.js";
import type { ReadSettings } from "../../generator/read/read-model.js";
import { fromHere, listTargets, type PlacedTarget } from "./placed-target.js";
import { anywhere, readSpec } from "./read-spec.js";

/**
 * The whole name of a model by the end of it, or by its function: `google/nano-banana-pro` for
 * `nano-banana-pro`, `nanoBananaPro` or `google/nanoBananaPro`.
 *
 * @throws GeneratorError MS1203 if there is no such model, or several
 */
export async function fullName(short: string, targets: readonly PlacedTarget[]): Promise<string> {
  const models = await allModels(targets);
  const found = models.filter((model) => isCalled(model, short)).map(({ key }) => key);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const [target, ...others] = targets;
  if (found.length > 1) {
    const names = found.filter(isPlainWord).join(", ");
    throw notOne(`several models are called ${JSON.stringify(short)}: ${names}`, target);
  }
  const near = suggestion(await nearestModel(short, targets, models));
  if (others.length === 0) {
    throw notOne(`there is no model ${JSON.stringify(short)}${near}`, target);
  }
  throw notOne(`no target has ${short}${near || ":"}${listTargets(targets)}`);
}

/** The model of the nearest name. An image model comes first: `kling` may be a video model too. */
async function nearestModel(
  short: string,
  targets: readonly PlacedTarget[],
  all: readonly NamedModel[],
): Promise<string | undefined> {
  const selected = await Promise.all(targets.map(modelsOf));
  const images = new Set(selected.flat().map(({ key }) => key));
  return nearestName(
    short,
    all.map(({ key }) => key),
    images,
  );
}

/** Whether a short name is a model's: the end of its key, or its function. */
export function isCalled({ key, name }: NamedModel, short: string): boolean {
  const { folder, function: called } = name;
  return key.endsWith(`/${short}`) || short === called || short === `${folder}/${called}`;
}

function notOne(problem: string, target?: PlacedTarget): GeneratorError {
  return new GeneratorError("MS1203", problem, {
    ...(target && { file: fromHere(target, target.openapi) }),
    hint: target
      ? "See them all: npx modelsmith inspect --list-endpoints"
      : "See what each has with npx modelsmith inspect --openapi <spec>.",
  });
}

type NamedModel = Pick<EndpointModel, "key" | "name">;

/** Every model that a command can name: those of the specs, and those that the docs add. */
export async function allModels(targets: readonly PlacedTarget[]): Promise<readonly NamedModel[]> {
  const found = await Promise.all(
    targets.flatMap(({ docs, group, endpoints: _, ...spec }) => [
      modelsOf({ ...spec, unselected: "all" }),
      ...(docs === undefined ? [] : [modelsOf({ ...spec, docs, ...(group && { group }) })]),
    ]),
  );
  return [...new Map(found.flat().map((model) => [model.key, model])).values()];
}

/**
 * None if the spec cannot be read so: another reading may do, and the command says what is wrong. An address
 * of the user's own is wrong in any reading.
 */
async function modelsOf(settings: ReadSettings): Promise<readonly NamedModel[]> {
  try {
    return (await readSpec({ ...settings, ...anywhere })).endpoints;
  } catch (error) {
    const isAddress = error instanceof GeneratorError && error.code === "MS1108";
    if (error instanceof GeneratorError && !(isAddress && settings.baseUrl)) return [];
    throw error;
  }
}
