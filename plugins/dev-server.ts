import type { Plugin, ViteDevServer } from "vite";
import { watch } from "../generator/watch.js";
import { generateForBuild } from "./generate-for-build.js";
import { type PluginOptions, targetsOf } from "./plugin-options.js";

/**
 * Vite's hooks: a build generates before it begins; a dev server watches by itself, since it
 * builds nothing again, and shows what goes wrong in its overlay.
 */
export function inDevServer(options: PluginOptions | undefined): Partial<Plugin> {
  let serves = false;
  return {
    configResolved: ({ command }) => {
      serves = command === "serve";
    },
    async buildStart() {
      if (!serves) await generateForBuild(options, (file) => this.addWatchFile(file));
    },
    configureServer: (server) => serve(server, options),
  };
}

async function serve(server: ViteDevServer, options: PluginOptions | undefined): Promise<void> {
  let failed = false;
  const watching = await watch(() => targetsOf(options), {
    onResults: () => {
      // The overlay goes with a reload; changed modules come by Vite's own watcher.
      if (failed) server.ws.send({ type: "full-reload" });
      failed = false;
    },
    onError: (error) => {
      failed = true;
      const message = error instanceof Error ? error.message : String(error);
      server.config.logger.error(message, { timestamp: true });
      server.ws.send({ type: "error", err: { message, stack: "", plugin: "modelsmith" } });
    },
  });
  const { close } = server;
  server.close = async () => {
    await watching.close();
    await close.call(server);
  };
}
