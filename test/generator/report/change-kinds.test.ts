import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import type { Change } from "../../../generator/report/changes.js";

/** Every kind: one that is missing here does not compile. */
const kinds: Readonly<Record<Change["kind"], true>> = {
  "endpoint-added": true,
  "endpoint-removed": true,
  "endpoint-moved": true,
  "endpoints-moved": true,
  "function-renamed": true,
  "form-added": true,
  "form-removed": true,
  "form-moved": true,
  "body-form": true,
  delivery: true,
  follow: true,
  answer: true,
  call: true,
  place: true,
  deprecation: true,
  "spec-changed": true,
  "data-origin": true,
  reordered: true,
  text: true,
  unexplained: true,
  types: true,
  auth: true,
  platform: true,
  "field-added": true,
  "field-removed": true,
  "field-renamed": true,
  required: true,
  type: true,
  values: true,
  limit: true,
  default: true,
  openness: true,
  "variant-added": true,
  "variant-removed": true,
  rules: true,
  "field-deprecation": true,
};

test("docs/changes.md lists every kind of change once, each with an example", async () => {
  const text = await readFile("docs/changes.md", "utf8");
  const listed = [...text.matchAll(/^\| `([a-z-]+)` \| \S.*\|$/gm)].map(([, kind]) => kind);
  expect(listed.sort()).toEqual(Object.keys(kinds).sort());
});
