import type { Platform } from "./endpoint.js";

/**
 * The environment variable that replaces a platform's base URL, by the one of its key:
 * `SKILLS_VIDEO_BASE_URL` beside `SKILLS_VIDEO_API_KEY`.
 */
export function baseUrlVariable({
  apiKeyVariable,
  baseUrlVariable: known,
}: Pick<Platform, "apiKeyVariable" | "baseUrlVariable">): string {
  const name = apiKeyVariable.replace(/_?(API_?)?(KEY|TOKEN|SECRET)$/i, "");
  return known ?? `${name || "MODELSMITH"}_BASE_URL`;
}
