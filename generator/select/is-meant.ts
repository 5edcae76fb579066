import { matchesName } from "../docs/match-group.js";
import { type CreateOperations, pathsOf } from "./create-operations.js";
import { endpointPath, typedPath } from "./endpoint-path.js";

/** Whether the name of an endpoint stands for several. */
export function isGlobName(name: string): boolean {
  return /[*?]/.test(name);
}

/** Whether a name in `endpoints` of a config, which may be a path or a glob, means an endpoint. */
export function isMeant(asked: string, create: CreateOperations): boolean {
  const glob = typedPath(asked);
  if (matchesName(glob, create.key)) return true;
  return glob.startsWith("/") && pathsOf([create]).some((path) => isAt(glob, path, create.key));
}

/** Whether a path leads to a create of this path: the version may be left out, or be the server's. */
function isAt(glob: string, path: string, key: string): boolean {
  if (matchesName(glob, path)) return true;
  const [asked, own] = [endpointPath(glob), endpointPath(path)];
  if (asked.key !== own.key) return false;
  const isAny = asked.version === "" || asked.version === "v1";
  return asked.version === own.version || own.version === "" || (isAny && key === asked.key);
}
