import type { Page } from "playwright-core";
import { expect, onTestFinished } from "vitest";
import type { Playground } from "../../../playground/server/playground.js";
import type { Stage, VisitOptions } from "../browser.js";
import { key, type OpenedPlayground, type OpenOptions, playgroundForTest } from "../harness.js";
import { acmeSpec } from "../specs.js";

/** Opens playgrounds in the one browser of the tests. */
export interface Opener {
  /** Whatever the test does, nothing may go wrong in the page, and it never gets the key. */
  readonly visit: (playground: Playground, options?: VisitOptions) => Promise<Page>;
  /** A playground with a simulator in the place of the service. */
  readonly open: (
    options?: Partial<OpenOptions> & VisitOptions,
  ) => Promise<OpenedPlayground & { readonly page: Page }>;
}

export function createOpener(stage: () => Stage): Opener {
  const visit: Opener["visit"] = async (playground, options) => {
    const watched = await stage().visit(playground, options);
    onTestFinished(async () => {
      expect(watched.faults).toEqual([]);
      expect(watched.outside).toEqual([]);
      expect((await watched.answers()).filter((text) => text.includes(key))).toEqual([]);
    });
    return stage().page;
  };
  return {
    visit,
    async open(options = {}) {
      const opened = await playgroundForTest({ spec: acmeSpec(), ...options });
      return { ...opened, page: await visit(opened.playground, options) };
    },
  };
}
