import fc from "fast-check";
import { expect, it } from "vitest";
import { arbitraryDocuments } from "./arbitrary-documents.js";
import { runProperties } from "./run-properties.js";
import { sandboxFolder } from "./sandbox.js";

const folder = await sandboxFolder();

/** `npm run fuzz` draws for as long as it is told; every test run draws a few. */
const count = 40;

it(`ends ${count} arbitrary specs in a clear error or in harmless code that sends what it is given`, async () => {
  const cases = fc.sample(arbitraryDocuments, { seed: 20_261_122, numRuns: count });
  const { generated, refused, failure } = await runProperties(folder, cases);
  expect(failure).toBeUndefined();
  expect(generated + refused).toBe(count);
  // Neither half of the sentence may be empty.
  expect(generated).toBeGreaterThan(count / 2);
  expect(refused).toBeGreaterThan(count / 10);
}, 120_000);
