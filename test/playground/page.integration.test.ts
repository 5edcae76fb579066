import { afterAll, beforeAll, describe } from "vitest";
import { chromiumPath, openStage, type Stage } from "./browser.js";
import { formTests } from "./page/form-tests.js";
import { lookTests } from "./page/look-tests.js";
import { createOpener } from "./page/open.js";
import { runTests } from "./page/run-tests.js";
import { serviceTests } from "./page/service-tests.js";

const patient = { timeout: 120_000 };

describe.runIf(chromiumPath !== undefined)("the page of the playground", patient, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.browser.close());
  const opener = createOpener(() => stage);
  // In files by subject, in one browser.
  formTests(opener);
  runTests(opener);
  serviceTests(opener);
  lookTests(opener);
});
