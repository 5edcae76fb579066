import { expect, test } from "vitest";
import { readModel } from "../../generator/read/read-model.js";
import { generate, images } from "../../runtime/index.js";
import { simulate } from "../../simulator/simulate.js";
import { answer, bearerSpec, create } from "../generator/spec-of.js";
import { folderWith } from "../temporary-folder.js";

const picture = { type: "object", properties: { url: { type: "string", format: "uri" } } };
const result = { type: "object", properties: { data: { type: "array", items: picture } } };

/** A platform of which one create is at another server, and the answer of one leads nowhere. */
const spec = bearerSpec({
  "/images/{style}": create(
    { type: "object", properties: { prompt: { type: "string" } } },
    {
      ...answer(result),
      parameters: [{ name: "style", in: "path", required: true, schema: { type: "string" } }],
    },
  ),
  "/videos": create(
    { type: "object" },
    {
      ...answer({ type: "object", properties: { id: { type: "string" } } }),
      servers: [{ url: "https://api.acme.example/v2" }],
    },
  ),
  "/chat": create({ type: "object" }, answer({ $ref: "#/components/schemas/Nowhere" })),
});

test("a function of some endpoints runs against the simulator of all of them", async () => {
  const folder = await folderWith({ "openapi.json": spec });
  const { endpoints } = await readModel({ folder, openapi: "openapi.json" });
  expect(endpoints.map(({ descriptor }) => descriptor.create.path)).toEqual(["/images/{style}"]);
  await using simulator = await simulate({ openapi: `${folder}/openapi.json`, latencyMs: 0 });
  const [endpoint] = endpoints;
  if (endpoint === undefined) throw new Error("nothing was read");
  const options = { baseUrl: simulator.baseUrl, apiKey: "any-key" };
  const generation = await generate(endpoint.descriptor, { style: "ink", prompt: "a" }, options);
  expect(images(generation)).not.toEqual([]);
  expect(simulator.stats().charges).toBe(1);
});
