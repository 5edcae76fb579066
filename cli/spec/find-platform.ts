import type { Platform } from "@modelsmith/runtime";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { defaultPlatform } from "./default-platform.js";
import { documentsNearby } from "./find-spec.js";

/** The platform of the spec that was named or is nearby, else the publicly known one. */
export async function platformNearby(openapi: string | undefined): Promise<Platform> {
  const files = documentsNearby(openapi, undefined);
  if (files === undefined) return defaultPlatform;
  const { readWholeModel } = await import("../../generator/read-model.js");
  try {
    return (await readWholeModel({ openapi: files.openapi })).platform;
  } catch (error) {
    if (openapi !== undefined || !(error instanceof GeneratorError)) throw error;
    return defaultPlatform;
  }
}
