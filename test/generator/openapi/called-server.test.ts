import { expect, test } from "vitest";
import { calledServer } from "../../../generator/openapi/called-server.js";
import { json } from "../spec-of.js";

const calledBy = (...texts: readonly string[]) => {
  const post = { post: { description: texts.join("\n") } };
  const paths = { "/draw": post, "/tasks/{task_id}": {}, "/magic-prompt": {} };
  return calledServer({ file: "openapi.json", root: json({ paths }) as never });
};

test.for([
  ["curl 'https://api.acme.example/v1/draw' -H 'Key: …'", "https://api.acme.example/v1"],
  ["GET https://api.acme.example/v1/tasks/{task_id}.", "https://api.acme.example/v1"],
  ["See https://docs.acme.example/features/magic-prompt", undefined],
  ["See https://api.acme.example/v1/other and https://acme.example/draw.png", undefined],
  ["https://api.acme.example/draw or https://eu.acme.example/draw", undefined],
  ["http://api.acme.example/draw", undefined],
] as const)("the server of %j is %s", ([text, server]) => {
  expect(calledBy(text)).toBe(server);
});
