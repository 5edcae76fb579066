import { baseUrlVariable } from "./base-url-variable.js";
import type { Endpoint, Platform } from "./endpoint.js";

/** The platform as an endpoint that takes its key in another way, or another key, sees it. */
export function endpointPlatform({
  platform,
  auth,
}: Pick<Endpoint, "platform" | "auth">): Platform {
  if (auth === undefined) return platform;
  return {
    ...platform,
    auth,
    apiKeyVariable: auth.variable ?? platform.apiKeyVariable,
    baseUrlVariable: baseUrlVariable(platform),
  };
}
