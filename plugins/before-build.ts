import { buildError } from "./build-error.js";
import { generateForBuild } from "./generate-for-build.js";
import type { PluginOptions } from "./plugin-options.js";

/** What the plugin uses of Rollup's, Rolldown's and Vite's context. */
interface BuildContext {
  addWatchFile(file: string): void;
}

/** The hook of Rollup, Rolldown and Vite that generates. */
export interface BeforeBuild {
  readonly buildStart: {
    readonly order: "pre";
    readonly sequential: true;
    handler(this: BuildContext): Promise<void>;
  };
}

/**
 * Generates before any other plugin begins: `buildStart` hooks run side by side, and the TypeScript
 * plugin reads its whole program in its own. So this one comes first, and the others wait for it.
 */
export function beforeBuild(options: PluginOptions | undefined): BeforeBuild {
  return {
    buildStart: {
      order: "pre",
      sequential: true,
      handler() {
        // A folder is watched in the same way.
        const watch = (name: string) => this.addWatchFile(name);
        return generateForBuild(options, { file: watch, folder: watch }).catch((error: unknown) => {
          throw buildError(error);
        });
      },
    },
  };
}
