import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** What is used of the process whose terminal is asked. */
type OwnProcess = Pick<NodeJS.Process, "stdin" | "stdout" | "pid" | "platform" | "kill">;

/**
 * Asks the terminal whether it shows sixels: `ESC [ c`, which every terminal answers with what it can.
 * Until it answers, typing is neither echoed nor made into lines, so that the answer appears nowhere.
 * Ask before anyone types ahead: what is typed in that moment is lost.
 */
export async function askSixels(own: OwnProcess): Promise<boolean> {
  const { stdin, stdout } = own;
  if (!stdin.isTTY || !stdout.isTTY || stdin.readableEnded || stdin.destroyed) return false;
  if (!(await isInForeground(own))) return false;
  return new Promise((resolve) => {
    let heard = "";
    const end = (answer: boolean) => {
      clearTimeout(timer);
      stdin.off("data", listen);
      stdin.setRawMode(false);
      stdin.pause();
      resolve(answer);
    };
    const listen = (bytes: Buffer) => {
      heard += bytes.toString("latin1");
      if (heard.includes(ctrlC)) {
        end(false);
        own.kill(own.pid, "SIGINT");
      }
      const [answer, features = ""] = attributes.exec(heard) ?? [];
      if (answer !== undefined) end(features.split(";").slice(1).includes(sixel));
    };
    const timer = setTimeout(() => end(false), longestWaitMs);
    stdin.setRawMode(true);
    stdin.on("data", listen);
    stdout.write("\u001b[c");
  });
}

/**
 * Only the program in the foreground may change how a terminal reads: the system would stop another, in
 * the middle of a paid call. Where that cannot be found out, it is not asked.
 */
async function isInForeground({ pid, platform }: OwnProcess): Promise<boolean> {
  if (platform === "win32") return false;
  try {
    const { stdout } = await promisify(execFile)("ps", ["-o", "pgid=,tpgid=", "-p", `${pid}`]);
    const [own, foreground] = stdout.trim().split(/\s+/);
    return own !== undefined && own === foreground;
  } catch {
    return false;
  }
}

/** After an escape: the terminal's class, then what it can, in numbers. */
const attributes = /\[\?([\d;]*)c/;
const sixel = "4";
const ctrlC = "\u0003";
/** A terminal on this machine answers within milliseconds. */
const longestWaitMs = 2_000;
