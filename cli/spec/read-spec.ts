import { GeneratorError } from "../../generator/diagnostics/errors.js";
import type { Model } from "../../generator/model/model.js";
import type { SpecSettings } from "../../generator/read-model.js";
import { defaultPlatform } from "./default-platform.js";

/** The model of a spec. If it names no absolute server, the known platform's is used. */
export async function readSpec(settings: Omit<SpecSettings, "baseUrl">): Promise<Model> {
  const { readModel } = await import("../../generator/read-model.js");
  try {
    return await readModel(settings);
  } catch (error) {
    if (!(error instanceof GeneratorError) || error.code !== "MS1108") throw error;
    return await readModel({ ...settings, baseUrl: defaultPlatform.baseUrl });
  }
}
