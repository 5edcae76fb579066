/** Starts Redis and PostgreSQL for the example, in a folder and on a port of their own. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { chown, mkdir } from "node:fs/promises";
import { connect, createServer } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export type Backend = "redis" | "postgres";

export interface DatabaseServer {
  readonly url: string;
  /** Kills it as a crash does, and starts it again with the same data. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

/** What to install where a server is missing. */
export const INSTALL: Readonly<Record<Backend, string>> = {
  redis: "Redis is not installed: on Debian, apt-get install redis-server",
  postgres: "PostgreSQL is not installed: on Debian, apt-get install postgresql",
};

const PROGRAMS = { redis: ["redis-server"], postgres: ["postgres", "initdb"] } as const;

export function isInstalled(backend: Backend): boolean {
  return PROGRAMS[backend].every((name) => findProgram(name) !== undefined);
}

/**
 * @param folder - an existing folder for its data; PostgreSQL's own user must be able to reach it
 * @throws Error if it is not installed
 */
export async function startServer(backend: Backend, folder: string): Promise<DatabaseServer> {
  if (!isInstalled(backend)) throw new Error(INSTALL[backend]);
  const port = await freePort();
  const { command, argv, url, owner } =
    backend === "redis" ? prepareRedis(folder, port) : await preparePostgres(folder, port);
  let child: ChildProcess;
  let log = "";
  const start = async (): Promise<void> => {
    child = spawn(command, argv, { stdio: ["ignore", "pipe", "pipe"], cwd: folder, ...owner });
    const ended = new AbortController();
    child.once("exit", () => ended.abort());
    for (const output of [child.stdout, child.stderr]) {
      output?.on("data", (chunk: Buffer) => {
        log = (log + chunk.toString()).slice(-4_000);
      });
    }
    for (let left = 200; left > 0 && !ended.signal.aborted; left -= 1) {
      if (await answers(backend, port)) return;
      await sleep(50);
    }
    throw new Error(`${command} did not start:\n${log}`);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  };
  await start();
  return {
    url,
    crash: async () => {
      await end("SIGKILL");
      await start();
    },
    // SIGINT: PostgreSQL does not wait for its clients.
    stop: () => end(backend === "redis" ? "SIGTERM" : "SIGINT"),
  };
}

interface Prepared {
  readonly command: string;
  readonly argv: readonly string[];
  readonly url: string;
  /** PostgreSQL refuses to run as root. */
  readonly owner: { readonly uid?: number; readonly gid?: number };
}

function prepareRedis(folder: string, port: number): Prepared {
  // What it has confirmed survives its crash: a journal needs that.
  const durable = ["--appendonly", "yes", "--appendfsync", "always", "--save", ""];
  const policy = ["--maxmemory-policy", "noeviction"];
  const place = ["--bind", "127.0.0.1", "--port", String(port), "--dir", folder];
  return {
    command: findProgram("redis-server") ?? "redis-server",
    argv: [...place, ...durable, ...policy],
    url: `redis://127.0.0.1:${port}`,
    owner: {},
  };
}

async function preparePostgres(folder: string, port: number): Promise<Prepared> {
  const owner = postgresUser();
  const data = path.join(folder, "data");
  await mkdir(data, { recursive: true, mode: 0o700 });
  if (owner.uid !== undefined) {
    await chown(folder, owner.uid, owner.gid ?? owner.uid);
    await chown(data, owner.uid, owner.gid ?? owner.uid);
  }
  const options = ["-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8"];
  execFileSync(findProgram("initdb") ?? "initdb", options, {
    stdio: "pipe",
    cwd: folder,
    ...owner,
  });
  const settings = [`port=${port}`, "listen_addresses=127.0.0.1", "unix_socket_directories="];
  return {
    command: findProgram("postgres") ?? "postgres",
    argv: ["-D", data, ...settings.flatMap((each) => ["-c", each])],
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    owner,
  };
}

/** The user that runs PostgreSQL, if we are root. */
function postgresUser(): Prepared["owner"] {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string) =>
    Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }).trim());
  return { uid: idOf("-u"), gid: idOf("-g") };
}

/** In PATH, else where Debian puts the programs of PostgreSQL, the newest version first. */
function findProgram(name: string): string | undefined {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).sort().reverse() : [];
  const folders = [
    ...(process.env["PATH"] ?? "").split(path.delimiter),
    ...versions.map((version) => path.join(debian, version, "bin")),
  ];
  return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

/** Whether it takes work: both answer before they do, while they read what a crash left. */
async function answers(backend: Backend, port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    const hello = backend === "redis" ? Buffer.from("PING\r\n") : postgresHello();
    socket.write(hello);
    const [answer] = await once(socket, "data", { signal: AbortSignal.timeout(2_000) });
    return backend === "redis" ? String(answer).startsWith("+PONG") : answer[0] === READY;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** The first letter of PostgreSQL's answer to a user that it lets in. */
const READY = "R".charCodeAt(0);

/** The message that opens a connection: its length, the version of the protocol, names and values. */
function postgresHello(): Buffer {
  const words = Buffer.from("user\0postgres\0database\0postgres\0\0");
  const head = Buffer.alloc(8);
  head.writeInt32BE(8 + words.length, 0);
  head.writeInt32BE(196_608, 4);
  return Buffer.concat([head, words]);
}
