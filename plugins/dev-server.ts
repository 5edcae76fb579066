import type { Plugin, ViteDevServer } from "vite";
import { watch } from "../generator/watch.js";
import { beforeBuild } from "./before-build.js";
import { buildError } from "./build-error.js";
import { type PluginOptions, targetsOf } from "./plugin-options.js";

/**
 * Vite's hooks. A build generates before it starts. A dev server does not rebuild, so this plugin
 * watches the inputs itself, and shows errors in the overlay.
 */
export function inDevServer(options: PluginOptions | undefined): Partial<Plugin> {
  let isServer = false;
  const { buildStart } = beforeBuild(options);
  return {
    configResolved: ({ command }) => {
      isServer = command === "serve";
    },
    buildStart: {
      ...buildStart,
      async handler() {
        if (!isServer) await buildStart.handler.call(this);
      },
    },
    configureServer: (server) => serve(server, options),
  };
}

async function serve(server: ViteDevServer, options: PluginOptions | undefined): Promise<void> {
  let failed = false;
  const watching = await watch(() => targetsOf(options), {
    onResults: () => {
      // A reload closes the overlay. Vite watches the changed modules itself.
      if (failed) server.ws.send({ type: "full-reload" });
      failed = false;
    },
    onError: (error) => {
      failed = true;
      const { message } = buildError(error);
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
