import { expect, onTestFinished, test } from "vitest";
import { simulate } from "../../simulator/index.js";
import { answer, bearerSpec, create } from "../generator/spec-of.js";
import { folderWith } from "../temporary-folder.js";

/** The spec of one model, which shares its path with the others. */
function specOf(model: string, more: object) {
  const fields = { model: { type: "string", enum: [model] }, prompt: { type: "string" }, ...more };
  const input = { type: "object", required: ["model", "prompt"], properties: fields };
  const made = { type: "object", properties: { model: { const: model }, url: { type: "string" } } };
  return bearerSpec({ "/images/generations": create(input, answer(made)) });
}

test("of models that share a path the input says which one is asked", async () => {
  const folder = await folderWith({
    "amber.json": specOf("amber", { size: { enum: ["small"] } }),
    "cobalt.json": specOf("cobalt", { size: { enum: ["large"] } }),
    "indigo.json": specOf("indigo", {}),
  });
  const simulator = await simulate({ openapi: folder, latencyMs: 0 });
  onTestFinished(() => simulator.close());
  const ask = async (input: object) => {
    const response = await fetch(`${simulator.baseUrl}/images/generations`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer k" },
      body: JSON.stringify({ prompt: "a", ...input }),
    });
    return { status: response.status, body: await response.text() };
  };
  for (const model of ["amber", "cobalt", "indigo"]) {
    const { status, body } = await ask({ model });
    expect([status, JSON.parse(body)]).toEqual([200, expect.objectContaining({ model })]);
  }
  expect(await ask({ model: "cobalt", size: "large" })).toMatchObject({ status: 200 });
  // What fits none is refused by what the nearest one says.
  const refused = await ask({ model: "cobalt", size: "tiny" });
  expect(refused.status).toBe(422);
  expect(refused.body).toMatch(/large/);
});

test("a body that is a list is checked whole, and a result is made of its first item", async () => {
  const item = { type: "object", required: ["prompt"], properties: { prompt: { type: "string" } } };
  const made = { type: "object", properties: { url: { type: "string" } } };
  const paths = { "/images": create({ type: "array", items: item }, answer(made)) };
  const folder = await folderWith({ "openapi.json": bearerSpec(paths) });
  const simulator = await simulate({ openapi: `${folder}/openapi.json`, latencyMs: 0 });
  onTestFinished(() => simulator.close());
  const ask = async (body: unknown) => {
    const response = await fetch(`${simulator.baseUrl}/images`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer k" },
      body: JSON.stringify(body),
    });
    await response.arrayBuffer();
    return response.status;
  };
  expect(await ask([{ prompt: "a" }, { prompt: "b" }])).toBe(200);
  expect(await ask([{ prompt: "a" }, {}])).toBe(422);
  expect(await ask({ prompt: "a" })).toBe(422);
});
