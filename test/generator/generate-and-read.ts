import { type GenerateResult, type GenerateSettings, generate } from "../../generator/generate.js";
import type { Model } from "../../generator/model/model.js";
import { readModel } from "../../generator/read/read-model.js";

/** Generates, and reads the same model once more: it says more than the result of a run. */
export async function generateAndRead(
  settings: GenerateSettings,
): Promise<GenerateResult & { readonly model: Model }> {
  return { ...(await generate(settings)), model: await readModel(settings) };
}
