import { expect, test } from "vitest";
import type { LifecycleConfig } from "../../../../generator/config/config.js";
import { understoodLines } from "../../../../generator/model/understood-lines.js";
import { readModel } from "../../../../generator/read-model.js";
import { folderWith } from "../../../temporary-folder.js";
import { answer, bearerSpec, create } from "../../spec-of.js";

const text = { type: "string" };
const number = { type: "integer" };
const object = (properties: object) => ({ type: "object", properties });

const known = object({ ref: number, phase: text, grumble: text });
const pictures = { type: "array", items: object({ href: { ...text, format: "uri" } }) };
const full = answer(object({ ticket: known, harvest: object({ pictures }) }));

const spec = bearerSpec({
  "/renders": create(
    object({ scene: text }),
    answer(object({ ticket: object({ ref: number, phase: text }) })),
  ),
  "/cabinet/lookup": {
    post: {
      requestBody: { content: { "application/json": { schema: object({ slip: number }) } } },
      ...full,
    },
    get: { parameters: [{ name: "slip", in: "query", required: true, schema: number }], ...full },
  },
});

const byPost = { request: "POST /cabinet/lookup", body: { slip: "{id}" } };
const byGet = "GET /cabinet/lookup?slip={id}";

async function understood(lifecycle: LifecycleConfig) {
  const folder = await folderWith({ "openapi.json": spec });
  const places: LifecycleConfig = {
    id: "ticket.ref",
    status: "ticket.phase",
    words: { SERVED: "completed" },
  };
  const settings = {
    folder,
    openapi: "openapi.json",
    endpoints: ["/renders"],
    lifecycle: { ...places, ...lifecycle },
  };
  const { endpoints, warnings } = await readModel(settings);
  const lines = endpoints.flatMap(understoodLines);
  return {
    settings: lines.map(({ setting }) => setting),
    warnings: warnings.map(({ message }) => message),
    data: endpoints[0]?.data,
  };
}

test.each([
  ["POST", byPost],
  ["GET", byGet],
])(
  "the answer of a %s that the config names is read, whatever its parameter is called",
  async (_, poll) => {
    const found = await understood({ poll });
    expect(found.warnings).toEqual([]);
    expect(found.settings).toContain('data: "harvest"');
    expect(found.data).toMatchObject({ from: "schema", schema: { properties: { pictures: {} } } });
  },
);

test("what the config says of that answer is found there, and what it lacks is told", async () => {
  const right = { poll: byPost, data: "harvest", error: "ticket.grumble" };
  expect((await understood(right)).warnings).toEqual([]);
  const { warnings } = await understood({ ...right, data: "harvests" });
  expect(warnings).toEqual([expect.stringContaining("harvests")]);
});

test("the id is not the data where the spec lacks the request that the config names", async () => {
  const { data, settings } = await understood({ poll: "GET /elsewhere/of/another/service/{id}" });
  expect(data).toEqual({ from: "nothing" });
  expect(settings).not.toContain('data: "ticket.ref"');
});
