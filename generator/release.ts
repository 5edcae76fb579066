import { renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { didYouMean } from "./diagnostics/did-you-mean.js";
import { GeneratorError } from "./diagnostics/errors.js";
import { callOf, fileHashes, type Lock, type LockedEndpoint, lockFile } from "./lock/lock.js";
import { lockText } from "./lock/write-lock.js";
import { withOutputLock } from "./output/exclusive-run.js";
import { findLock, readFiles } from "./output/output-folder.js";

/**
 * Frees the name that a removed endpoint holds, so that another endpoint may get it. The next run
 * deletes its stub, if there is one.
 *
 * @param name - the function, such as `acme.flux`, or the endpoint's key; `flux` where one function is
 *   called so
 * @param force - whether an endpoint that the last run still had may lose its name: its spec has it
 *   no more, but the run that would say so is refused because of the name
 * @returns the function whose name is free now
 * @throws GeneratorError MS1303 if no removed endpoint has that name
 */
export function releaseName(out: string, name: string, force = false): Promise<string> {
  return withOutputLock(out, async (staging) => {
    const { lock, merging } = await findLock(out);
    const named = endpointsCalled(name, lock.endpoints, path.join(out, lockFile));
    const released = named.filter(({ removed }) => removed || force);
    const [entry] = released;
    if (entry === undefined) throw notReleasable(out, name, named, lock.endpoints);
    const endpoints = lock.endpoints.filter((each) => !released.includes(each));
    // Without the last run, the next one makes everything anew.
    const { run: _, ...rest } = merging ? withFilesAsTheyAre(lock, out) : lock;
    const file = path.join(staging, lockFile);
    writeFileSync(file, lockText({ ...rest, endpoints }));
    renameSync(file, path.join(out, lockFile));
    return callOf(entry);
  });
}

/** What git merged is ours to write anew, also once the lock does not show the merge any more. */
function withFilesAsTheyAre(lock: Lock, out: string): Lock {
  return { ...lock, files: fileHashes(readFiles(out, lock.files.keys())) };
}

function endpointsCalled(
  name: string,
  endpoints: readonly LockedEndpoint[],
  file: string,
): readonly LockedEndpoint[] {
  const exact = endpoints.filter((entry) => [callOf(entry), entry.key].includes(name));
  if (exact.length > 0) return exact;
  const short = endpoints.filter((entry) => entry.name.function === name);
  const calls = [...new Set(short.map(callOf))];
  if (calls.length < 2) return short;
  const hint = `Name one of them: ${calls.join(", ")}.`;
  throw new GeneratorError("MS1303", `several functions are called ${name}`, { file, hint });
}

function notReleasable(
  out: string,
  name: string,
  named: readonly LockedEndpoint[],
  all: readonly LockedEndpoint[],
): GeneratorError {
  const held = all.filter(({ removed }) => removed).map(callOf);
  const problem =
    named.length > 0
      ? `${name} is in use: the last run still had it`
      : `no endpoint is called ${name}${didYouMean(name, held)}`;
  const names =
    held.length === 0 ? "No removed endpoint holds a name." : `Held names: ${held.join(", ")}.`;
  const hint = named.length > 0 ? `${names} If its spec has it no more, add --force.` : names;
  return new GeneratorError("MS1303", problem, { file: path.join(out, lockFile), hint });
}
