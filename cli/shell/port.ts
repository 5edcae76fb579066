import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { systemErrorCode } from "../../generator/util/system-error.js";

/** @throws GeneratorError MS1601 if a server cannot listen on it */
export function checkPort(port: number): void {
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return;
  throw new GeneratorError("MS1601", `--port must be a port from 0 to 65535, got ${port}`, {
    hint: "0 picks a free port.",
  });
}

/** What to say if a server could not listen; undefined for any other error. */
export function portTakenError(error: unknown, port: number): GeneratorError | undefined {
  return systemErrorCode(error) === "EADDRINUSE"
    ? new GeneratorError("MS1601", `port ${port} of 127.0.0.1 is in use`, {
        hint: "Choose another --port; 0 picks a free one.",
      })
    : undefined;
}
