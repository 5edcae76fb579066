import { expect, test } from "vitest";
import { calledServer } from "../../../generator/openapi/called-server.js";
import { json } from "../spec-of.js";

const calledIn = (operation: object, more: object = {}) => {
  const paths = { "/draw": { post: operation }, "/tasks/{task_id}": {}, "/magic-prompt": {} };
  return calledServer({ file: "openapi.json", root: json({ paths, ...more }) as never });
};

test.for([
  ["curl 'https://api.acme.example/v1/draw' -H 'Key: …'", "https://api.acme.example/v1"],
  ["GET https://api.acme.example/v1/tasks/{task_id}.", "https://api.acme.example/v1"],
  ['await fetch("https://api.acme.example/draw")', "https://api.acme.example"],
  ["requests.post('https://api.acme.example/draw?x=1')", "https://api.acme.example"],
  ["It answers with https://cdn.acme.example/draw", undefined],
  ["https://cdn.acme.example/draw is what curl gets", undefined],
  ["See curl https://docs.acme.example/features/magic-prompt", undefined],
  ["curl https://api.acme.example/v1/other and https://acme.example/draw.png", undefined],
  ["curl https://api.acme.example/draw or https://eu.acme.example/draw", undefined],
  ["curl https://api.acme.example/{tenant}/draw", undefined],
  ["curl https://api.acme.example@evil.example/draw", undefined],
  ["curl http://api.acme.example/draw", undefined],
] as const)("the server of %j is %s", ([description, server]) => {
  expect(calledIn({ description })).toBe(server);
});

const call = "curl https://other.example/v1/draw";

test("code samples say where the server is; examples, defaults and what the service calls do not", () => {
  for (const name of ["x-codeSamples", "x-code-samples"]) {
    expect(calledIn({ [name]: [{ lang: "shell", source: call }] })).toBe(
      "https://other.example/v1",
    );
  }
  const description = call;
  const example = { example: { description }, examples: { one: { value: { description } } } };
  const content = { "application/json": { schema: { default: { description } }, ...example } };
  const responses = { "200": { content } };
  const hooks = { callbacks: { done: { description } }, externalDocs: { description } };
  expect(calledIn({ responses, ...hooks }, { webhooks: { done: { description } } })).toBe(
    undefined,
  );
});

test("a long text of slashes is read at once", () => {
  const path = "/a".repeat(500_000);
  expect(calledIn({ description: `curl https://a.example${path}` })).toBeUndefined();
  expect(
    calledIn({ description: `curl ${`https://a.example${"/a".repeat(50)} `.repeat(1_000)}` }),
  ).toBeUndefined();
});
