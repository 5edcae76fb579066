import { mergeAuth, mergeLifecycle } from "../lifecycle/settings/lifecycle-config.js";
import { isGlobName } from "../select/is-meant.js";
import type { Config, ConfigTarget, Target } from "./config.js";
import { joinedGlobs } from "./joined-specs.js";

/** The targets of a config, each with what is said beside them for all. */
export function settleTargets(config: Config): readonly Target[] {
  if (!("targets" in config)) return [settleTarget(config)];
  const { auth, lifecycle } = config;
  return config.targets.map((target) => ({
    ...settleTarget(target),
    ...(auth && { auth: mergeAuth(auth, target.auth) }),
    ...(lifecycle && { lifecycle: mergeLifecycle(lifecycle, target.lifecycle) }),
  }));
}

/** A record says something of endpoints. Without docs, its keys that are no globs name them, too. */
function settleTarget({ endpoints, openapi, ...more }: ConfigTarget): Target {
  const target = { ...more, openapi: typeof openapi === "string" ? openapi : joinedGlobs(openapi) };
  if (endpoints === undefined) return target;
  if (isList(endpoints)) return { ...target, endpoints };
  const names = Object.keys(endpoints).filter((key) => !isGlobName(key));
  const isNamed = target.docs === undefined && names.length > 0;
  return { ...target, perEndpoint: endpoints, ...(isNamed && { endpoints: names }) };
}

function isList(value: ConfigTarget["endpoints"]): value is readonly string[] {
  return Array.isArray(value);
}
