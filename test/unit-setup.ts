import childProcess from "node:child_process";
import dgram from "node:dgram";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";

/**
 * Holds unit tests to what they promise: no socket and no process. A test that needs one is an
 * integration test.
 */
function refuse(owner: object, names: readonly string[], what: string): void {
  for (const name of names) {
    Object.defineProperty(owner, name, {
      value: () => {
        throw new Error(`a unit test ${what}: call its file *.integration.test.ts`);
      },
      configurable: true,
      writable: true,
      enumerable: true,
    });
  }
}

refuse(net.Socket.prototype, ["connect"], "opens a socket");
refuse(net.Server.prototype, ["listen"], "opens a socket");
refuse(dgram.Socket.prototype, ["bind", "connect", "send"], "opens a socket");
refuse(
  childProcess,
  ["exec", "execFile", "execFileSync", "execSync", "fork", "spawn", "spawnSync"],
  "starts a process",
);
syncBuiltinESMExports();
