import { chmod, mkdtemp, rm } from "node:fs/promises";
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

/** A real server; `stop` removes its data too. */
export async function realServer(backend: Backend): Promise<DatabaseServer> {
  const folder = await mkdtemp(path.join(os.tmpdir(), `${backend}-`));
  // PostgreSQL's own user has to get through the folders of this run.
  for (const each of [folder, path.dirname(folder), path.dirname(path.dirname(folder))]) {
    if (path.basename(each) !== "tmp") await chmod(each, 0o711);
  }
  const server = await startServer(backend, folder);
  return {
    ...server,
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
