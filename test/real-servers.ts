import { chmod, mkdtemp, rm, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import {
  type Backend,
  type DatabaseServer,
  INSTALL,
  isInstalled,
  startServer,
} from "../examples/queue/servers.js";

export const backends: readonly Backend[] = ["redis", "postgres"];

/** Whether tests with a real server can run; says once what to install if not. */
export function canRun(backend: Backend): boolean {
  const isThere = isInstalled(backend);
  if (!isThere) process.stderr.write(`Skipped: ${INSTALL[backend]}.\n`);
  return isThere;
}

/** PostgreSQL's own user has to get through the folders of this run. */
async function letThrough(folder: string): Promise<void> {
  const { mode } = await stat(folder);
  const isOpen = (mode & 0o001) !== 0;
  if (!isOpen) await chmod(folder, (mode & 0o777) | 0o011);
  const parent = path.dirname(folder);
  if (parent !== folder) await letThrough(parent);
}

/** A real server; `stop` removes its data too. */
export async function realServer(backend: Backend): Promise<DatabaseServer> {
  const folder = await mkdtemp(path.join(os.tmpdir(), `${backend}-`));
  await letThrough(folder);
  const server = await startServer(backend, folder);
  return {
    ...server,
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
