import path from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { readEndpoints } from "../../generator/read/read-endpoints.js";
import { generate, wait } from "../../runtime/index.js";
import { simulate } from "../../simulator/index.js";
import { bearerSpec } from "../generator/spec-of.js";
import { folderWith } from "../temporary-folder.js";

const text = { type: "string" };
const state = {
  type: "object",
  properties: {
    id: text,
    status: { enum: ["queued", "running", "succeeded", "failed", "canceled"] },
    image_url: { type: "string", format: "uri" },
  },
};
const answer = {
  responses: { "200": { description: "", content: { "application/json": { schema: state } } } },
};
const id = { name: "id", in: "path", required: true, schema: text };

const reading = { get: { parameters: [id], ...answer } };

/** A platform with a request that cancels, a simulator of it, and how to call it. */
async function platform(cancel: object, latencyMs = 60_000) {
  const prompt = { type: "object", properties: { prompt: text } };
  const folder = await folderWith({
    "openapi.json": bearerSpec({
      "/images": {
        post: { requestBody: { content: { "application/json": { schema: prompt } } }, ...answer },
      },
      "/images/{id}": reading,
      ...cancel,
    }),
  });
  const openapi = path.join(folder, "openapi.json");
  const [read] = await readEndpoints({ openapi });
  if (read === undefined) throw new Error("nothing was read");
  const simulator = await simulate({ openapi, latencyMs });
  onTestFinished(() => simulator.close());
  const options = { baseUrl: simulator.baseUrl, apiKey: "any-key", pollIntervalMs: 10 };
  return { endpoint: read.endpoint, simulator, options };
}

const byPost = { "/images/{id}/cancel": { post: { parameters: [id], ...answer } } };

test.for([
  ["a POST below it", byPost],
  ["a PUT below it", { "/images/{id}/cancel": { put: { parameters: [id], ...answer } } }],
  ["DELETE", { "/images/{id}": { ...reading, delete: { parameters: [id], ...answer } } }],
] as const)("a call that is aborted is canceled at the simulator by %s", async ([, cancel]) => {
  const { endpoint, simulator, options } = await platform(cancel);
  const stop = new AbortController();
  const given = { ...options, signal: stop.signal, cancelOnAbort: true };
  const onEvent = ({ type }: { readonly type: string }) => type === "poll" && stop.abort();
  const calling = generate(endpoint, { prompt: "A boat" }, { ...given, onEvent });
  await expect(calling).rejects.toMatchObject({ category: "aborted" });
  await vi.waitFor(() => expect(simulator.generations()[0]?.status).toBe("CANCELED"));
  const made = simulator.generations()[0]?.id ?? "";
  expect(await wait(made, { endpoint, ...options })).toMatchObject({ status: "CANCELED" });
});

test("what has ended is not canceled any more, and what is unknown is not found", async () => {
  const { endpoint, simulator, options } = await platform(byPost, 0);
  const { id: made } = await generate(endpoint, { prompt: "A boat" }, options);
  const cancel = (which: string) =>
    fetch(`${simulator.baseUrl}/images/${which}/cancel`, {
      method: "POST",
      headers: { authorization: "Bearer any-key" },
    });
  expect([(await cancel(made)).status, (await cancel("nope")).status]).toEqual([409, 404]);
  expect(simulator.generations()[0]?.status).toBe("COMPLETED");
});
