import type { Platform } from "@modelsmith/runtime";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { defaultPlatform } from "./default-platform.js";
import { findSpec } from "./find-spec.js";

/** The platform of the named spec or of one in this folder, else the publicly known platform. */
export async function findPlatform(openapi: string | undefined): Promise<Platform> {
  const files = findSpec(openapi, undefined);
  if (files === undefined) return defaultPlatform;
  const { readWholeModel } = await import("../../generator/read-model.js");
  try {
    return (await readWholeModel({ openapi: files.openapi })).platform;
  } catch (error) {
    if (openapi !== undefined || !(error instanceof GeneratorError)) throw error;
    return defaultPlatform;
  }
}
