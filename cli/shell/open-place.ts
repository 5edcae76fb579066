import { spawn } from "node:child_process";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { terminalLine } from "../../generator/encode/terminal.js";

/**
 * Starts the program that the desktop opens files and addresses with, without a shell.
 *
 * @param environment - what was given: a test has one of its own
 * @throws GeneratorError MS1601 if it cannot be started
 */
export async function openPlace(
  place: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const [program, ...words] = openers[process.platform] ?? ["xdg-open"];
  const child = spawn(program ?? "xdg-open", [...words, place], {
    env: { ...environment },
    stdio: "ignore",
    detached: true,
  });
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", () => {
      reject(
        new GeneratorError("MS1601", `${program} cannot be started`, {
          hint: `Open it yourself: ${terminalLine(place)}`,
        }),
      );
    });
  });
  child.unref();
}

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
};
