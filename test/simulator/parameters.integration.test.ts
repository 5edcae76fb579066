import { expect, test } from "vitest";
import { simulate } from "../../simulator/index.js";
import { answer, bearerSpec, create } from "../generator/spec-of.js";
import { folderWith } from "../temporary-folder.js";

const picture = { type: "object", properties: { url: { type: "string", format: "uri" } } };
const result = { type: "object", properties: { data: { type: "array", items: picture } } };
const inQuery = (name: string, schema: object) => ({ name, in: "query", schema });

/** A platform that takes its whole input in the query. */
const spec = bearerSpec({
  "/images": create(
    { type: "object", properties: {} },
    {
      ...answer(result),
      parameters: [
        inQuery("prompt", { type: "string" }),
        inQuery("n", { type: "integer", minimum: 1, maximum: 4 }),
      ],
    },
  ),
});

async function ask(query: string) {
  const openapi = `${await folderWith({ "openapi.json": spec })}/openapi.json`;
  await using simulator = await simulate({ openapi, latencyMs: 0 });
  const { status } = await fetch(`${simulator.baseUrl}/images?${query}`, {
    method: "POST",
    headers: { authorization: "Bearer any", "content-type": "application/json" },
    body: "{}",
  });
  return { status, generations: simulator.generations(), stats: simulator.stats() };
}

test("an input in the query counts as one in the body: number, cost, and what is remembered", async () => {
  const { status, generations, stats } = await ask("prompt=A+boat&n=3");
  expect([status, generations.map(({ input, cost }) => ({ input, cost }))]).toEqual([
    200,
    [{ input: { prompt: "A boat", n: 3 }, cost: 3 }],
  ]);
  expect(stats.charges).toBe(1);
});

test("what keeps its slashes reaches its create, and not another one", async () => {
  const model = { name: "model", in: "path", required: true, example: "acme/flux" };
  const openapi = `${await folderWith({
    "openapi.json": bearerSpec({
      "/{model}": create(
        { type: "object", properties: { prompt: { type: "string" } } },
        { ...answer(result), parameters: [{ ...model, schema: { type: "string" } }] },
      ),
      "/{style}/images": create(
        { type: "object", properties: { prompt: { type: "string" } } },
        { ...answer(result), parameters: [{ ...model, name: "style", example: "oil" }] },
      ),
    }),
  })}/openapi.json`;
  await using simulator = await simulate({ openapi, latencyMs: 0 });
  for (const path of ["acme/flux/dev", "oil/images"]) {
    const { status } = await fetch(`${simulator.baseUrl}/${path}`, {
      method: "POST",
      headers: { authorization: "Bearer any", "content-type": "application/json" },
      body: `{"prompt":"A boat"}`,
    });
    expect(status).toBe(200);
  }
  expect(simulator.generations().map(({ input }) => input)).toEqual([
    { model: "acme/flux/dev", prompt: "A boat" },
    { style: "oil", prompt: "A boat" },
  ]);
});

test("a create whose query is always the same is found by its path", async () => {
  const version = inQuery("api-version", { enum: ["2024-01-01"] });
  const images = { type: "array", items: { type: "object", properties: { prompt: {} } } };
  const draw = create(images, { ...answer(result), parameters: [{ ...version, required: true }] });
  const folder = await folderWith({ "openapi.json": bearerSpec({ "/images/draw": draw }) });
  await using simulator = await simulate({ openapi: `${folder}/openapi.json`, latencyMs: 0 });
  const { status } = await fetch(`${simulator.baseUrl}/images/draw?api-version=2024-01-01`, {
    method: "POST",
    headers: { authorization: "Bearer any", "content-type": "application/json" },
    body: `[{"prompt":"A boat"}]`,
  });
  expect([status, simulator.generations().length]).toEqual([200, 1]);
});

test("a fault that a prompt in the query names acts", async () => {
  const { status, generations } = await ask("prompt=A+boat+[fault:create.402]");
  expect([status, generations]).toEqual([402, []]);
});

test("a path segment whose percent-encoding is broken is taken as it stands", async () => {
  const model = { name: "model", in: "path", required: true, schema: { type: "string" } };
  const input = { type: "object", properties: { prompt: { type: "string" } } };
  const openapi = `${await folderWith({
    "openapi.json": bearerSpec({
      "/{model}/images": create(input, { ...answer(result), parameters: [model] }),
    }),
  })}/openapi.json`;
  await using simulator = await simulate({ openapi, latencyMs: 0 });
  const { status } = await fetch(`${simulator.baseUrl}/a%zz/images`, {
    method: "POST",
    headers: { authorization: "Bearer any", "content-type": "application/json" },
    body: '{"prompt":"A boat"}',
  });
  expect([status, simulator.generations()[0]?.input]).toEqual([
    200,
    { model: "a%zz", prompt: "A boat" },
  ]);
});
