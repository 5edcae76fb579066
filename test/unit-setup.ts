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

/**
 * Holds unit tests to what they promise: no socket and no process.
 *
 * @returns ends it: the next file of the same worker may hold integration tests
 */
export function refuseSocketsAndProcesses(): () => void {
  const restore = refused.flatMap(([owner, names, what]) =>
    names.map((name) => {
      const real: unknown = Reflect.get(owner, name);
      const refuse = (): never => {
        throw new Error(`a unit test ${what}: call its file *.integration.test.ts`);
      };
      Reflect.set(owner, name, refuse);
      return () => Reflect.set(owner, name, real);
    }),
  );
  syncBuiltinESMExports();
  return () => {
    for (const each of restore) each();
    syncBuiltinESMExports();
  };
}
