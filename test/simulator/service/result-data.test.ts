import { expect, test } from "vitest";
import type { StoredGeneration } from "../../../simulator/service/generation.js";
import { resultData } from "../../../simulator/service/result-data.js";
import { nanoBananaPro } from "../endpoints.js";

const first = "http://127.0.0.1:1/media/gen_1/1.png";
const second = "http://127.0.0.1:1/media/gen_1/2.png";

function dataOf(dataExample: unknown, input: object = {}): unknown {
  const generation: StoredGeneration = {
    id: "gen_1",
    simulated: { endpoint: nanoBananaPro.endpoint, dataExample },
    input: { prompt: "a fox", ...input },
    images: 1,
    cost: 1,
    seed: 1,
    origin: "http://127.0.0.1:1",
    createdAt: new Date(0),
    latencyMs: 0,
    outcome: { status: "COMPLETED" },
    faults: [],
    startsAtMs: 0,
    polls: 0,
    openPolls: 0,
  };
  return resultData(generation);
}

const url = "https://example.com/cat.jpg";

test.each([
  ["a list of media", { images: [{ url }] }, { images: [{ url: first }, { url: second }] }],
  ["a list of addresses", { output: [url, url, url] }, { output: [first, second] }],
  ["one address", { result: url }, { result: first }],
  ["a count and a prompt", { n: 7, actual_prompt: "a cat" }, { n: 2, actual_prompt: "a fox" }],
  [
    "what it does not know",
    { kind: "x", tags: ["a", 1, null] },
    { kind: "x", tags: ["a", 1, null] },
  ],
  ["a seed", { meta: { seed: 1 } }, { meta: { seed: 5 } }],
  [
    "only the fields that the example has",
    { image: { url, width: 1, id: "x", content_type: "image/jpeg" } },
    { image: { url: first, width: 1024, id: "x", content_type: "image/png" } },
  ],
])("the example's shape is kept: %s", (_, example, want) => {
  expect(dataOf(example, { n: 2, seed: 5 })).toEqual(want);
});

test("without an example it is the platform's known shape", () => {
  const media = {
    url: first,
    file_name: "gen_1-1.png",
    content_type: "image/png",
    width: 1024,
    height: 1024,
  };
  expect(dataOf(undefined)).toEqual({
    type: "image",
    n: 1,
    actual_prompt: "a fox",
    images: [media],
    image: media,
  });
});
