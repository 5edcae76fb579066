import path from "node:path";
import { expect, test } from "vitest";
import { readModel } from "../../../generator/read/read-model.js";

/** What is read from the one endpoint of a spec. */
async function read(name: string, endpoint: string) {
  const folder = path.resolve("test/fixtures/cases", name);
  const model = await readModel({ folder, openapi: "openapi.json", endpoints: [endpoint] });
  const [found] = model.endpoints;
  if (found === undefined) throw new Error("nothing was read");
  const { auth, poll, platform } = found.descriptor;
  return { auth: auth ?? platform.auth, poll: poll ?? platform.poll, input: found.input };
}

const header = (name: string, prefix?: string) => ({
  in: "header",
  name,
  ...(prefix && { prefix }),
});

test.for([
  ["authorization-prefix", header("Authorization", "Key ")],
  ["header-key", header("x-key")],
  ["key-as-header-parameter", header("x-api-key")],
  ["query-or-header-key", header("x-goog-api-key")],
] as const)("the key of %s", async ([name, auth]) => {
  const found = await read(`auth/${name}`, "/v1/draw");
  expect(found.auth).toEqual(auth);
  expect(Object.keys(found.input.properties ?? {})).toEqual(["prompt"]);
});

const byPath = (route: string) => ({ path: route });

test.for([
  ["id-in-location", "/v1/draw", byPath("/v1/tasks/{id}")],
  ["int64-id", "/v1/draw", byPath("/v1/tasks/{id}")],
  [
    "poll-by-post",
    "/v1/draw",
    { method: "POST", path: "/v1/infobytaskid", body: { taskid: "{id}" } },
  ],
  [
    "poll-needs-header",
    "/v1/draw",
    {
      path: "/v1/draw/{id}",
      query: { "api-version": "v1" },
      headers: { "X-Acme-Version": "2024-11-06" },
    },
  ],
  ["poll-by-query-id", "/v1/flux-pro", { path: "/v1/get_result", query: { id: "{id}" } }],
  ["poll-per-model", "/v1/aaa", byPath("/v1/aaa/{id}")],
  ["poll-per-model", "/v1/bbb", byPath("/v1/bbb/{id}")],
  ["answer-in-an-envelope", "/generations", byPath("/generations/{id}")],
] as const)("how %s is followed, from %s", async ([name, endpoint, poll]) => {
  expect((await read(`lifecycle/${name}`, endpoint)).poll).toEqual(poll);
});
