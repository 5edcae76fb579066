import fc from "fast-check";
import { expect, it } from "vitest";
import { arbitraryDocuments } from "./arbitrary-documents.js";
import { runProperties } from "./run-properties.js";
import { sandboxFolder } from "./sandbox.js";

const folder = await sandboxFolder();

it("ends 500 arbitrary specs in a clear error or in harmless code that sends what it is given", async () => {
  const cases = fc.sample(arbitraryDocuments, { seed: 20_261_122, numRuns: 500 });
  const { generated, refused, failure } = await runProperties(folder, cases);
  expect(failure).toBeUndefined();
  expect(generated + refused).toBe(500);
  // Neither half of the sentence may be empty.
  expect(generated).toBeGreaterThan(250);
  expect(refused).toBeGreaterThan(50);
}, 120_000);
