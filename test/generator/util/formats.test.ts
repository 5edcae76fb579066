import { expect, test } from "vitest";
import { isAddress, isUuid, sampleOfFormat } from "../../../generator/util/formats.js";

test.for([
  [{ format: "uuid" }, true],
  [{ pattern: "[a-f0-9]{8}-[a-f0-9]{4}-4[a-f0-9]{3}-[89aAbB][a-f0-9]{3}-[a-f0-9]{12}" }, true],
  [{ pattern: "^[\\da-f]{8}-([\\da-f]{4}-){3}[\\da-f]{12}$" }, true],
  [{ pattern: "^[a-z]{8}-[a-z]{4}$" }, false],
  [{ format: "date" }, false],
] as const)("%j is a UUID: %s", ([schema, wanted]) => {
  expect(isUuid(schema)).toBe(wanted);
  expect(sampleOfFormat(schema) === "00000000-0000-4000-8000-000000000000").toBe(wanted);
});

test.for([
  [{ format: "uri" }, true],
  [{ format: "url" }, true],
  [{ format: "iri-reference" }, true],
  [{ pattern: "^https://.+" }, true],
  [{ pattern: "^https?:\\/\\/" }, true],
  [{ pattern: "^(https|s3)://" }, true],
  [{ pattern: "^[a-z]+$" }, false],
  [{}, false],
] as const)("%j is an address: %s", ([schema, wanted]) => {
  expect(isAddress(schema)).toBe(wanted);
});
