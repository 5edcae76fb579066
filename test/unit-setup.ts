import childProcess from "node:child_process";
import dgram from "node:dgram";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";

/** What a unit test must not do: a test that needs it is an integration test. */
const refused: readonly (readonly [owner: object, names: readonly string[], what: string])[] = [
  [net.Socket.prototype, ["connect"], "opens a socket"],
  [net.Server.prototype, ["listen"], "opens a socket"],
  [dgram.Socket.prototype, ["bind", "connect", "send"], "opens a socket"],
  // All functions that do not wait for the process end there, also those that a module has kept.
  [childProcess.ChildProcess.prototype, ["spawn"], "starts a process"],
  [childProcess, ["execFileSync", "execSync", "spawnSync"], "starts a process"],
];

let restore = (): void => {};

/**
 * Holds unit tests to what they promise: no socket and no process.
 *
 * @param isUnit - whether the file that begins has unit tests. What the file before it was held to ends in
 * either case: no hook of a file that is skipped, or that cannot be loaded, ever runs.
 */
export function holdToPromise(isUnit: boolean): void {
  restore();
  const restores = isUnit ? refused.flatMap(refuse) : [];
  restore = () => {
    for (const each of restores) each();
    syncBuiltinESMExports();
  };
  syncBuiltinESMExports();
}

function refuse([owner, names, what]: (typeof refused)[number]): readonly (() => void)[] {
  return names.map((name) => {
    const real: unknown = Reflect.get(owner, name);
    Reflect.set(owner, name, (): never => {
      throw new Error(`a unit test ${what}: call its file *.integration.test.ts`);
    });
    return () => Reflect.set(owner, name, real);
  });
}
