import { expect, test } from "vitest";
import type { LifecycleConfig } from "../../../../generator/config/config.js";
import { readModel } from "../../../../generator/read/read-model.js";
import { folderWith } from "../../../temporary-folder.js";
import { answer, bearerSpec, create } from "../../spec-of.js";

const text = { type: "string" };
const integer = { type: "integer", format: "int64" };
const object = (properties: object) => ({ type: "object", properties });

/** The body by which a ticket is looked up, where the spec has the lookup's like this. */
async function lookup(...asked: Parameters<typeof lookupRequest>) {
  return (await lookupRequest(...asked))?.body;
}

async function lookupRequest(
  body: object,
  lifecycle: LifecycleConfig = {},
  type = "application/json",
) {
  const stage = { enum: ["pending", "done"] };
  const openapi = bearerSpec({
    "/paint": create(object({ prompt: text }), answer(object({ ticket: integer }))),
    "/lookup": {
      post: {
        requestBody: { content: { [type]: { schema: body } } },
        ...answer(object({ stage, canvas: { type: "array", items: text } })),
      },
    },
  });
  const folder = await folderWith({ "openapi.json": openapi });
  const model = await readModel({
    folder,
    openapi: "openapi.json",
    endpoints: ["/paint"],
    lifecycle,
  });
  return model.endpoints[0]?.understood.lifecycle.poll?.value;
}

const asked = { request: "POST /lookup", body: { ticket: "{id}" } };

test("an id that a body has as a number is sent as one, by the spec and by a config without types", async () => {
  for (const type of ["integer", "number", ["integer", "null"]]) {
    const body = object({ ticket: { type } });
    expect(await lookup(body)).toEqual({ ticket: "{id:number}" });
    expect(await lookup(body, { poll: asked })).toEqual({ ticket: "{id:number}" });
  }
  for (const body of [
    object({ ticket: text }),
    object({ ticket: { type: ["string", "integer"] } }),
  ]) {
    expect(await lookup(body)).toEqual({ ticket: "{id}" });
    expect(await lookup(body, { poll: asked })).toEqual({ ticket: "{id}" });
  }
});

test("where the spec does not say it, the config can", async () => {
  const body = { ticket: "{id:number}" };
  expect(await lookup(object({}), { id: "ticket", poll: { ...asked, body } })).toEqual(body);
});

test("a body may be a list, whose ids have the types of the spec", async () => {
  const list = { type: "array", items: object({ kind: text, ticket: integer }) };
  const poll = { request: "POST /lookup", body: [{ kind: "get", ticket: "{id}" }] };
  expect(await lookup(list, { id: "ticket", poll })).toEqual([
    { kind: "get", ticket: "{id:number}" },
  ]);
});

test.each([
  ["application/vnd.acme+json", "application/vnd.acme+json"],
  ["application/x-www-form-urlencoded", "application/x-www-form-urlencoded"],
  ["application/json; charset=utf-8", undefined],
  ["*/*", undefined],
])("a question whose body is %s is sent as %s", async (type, sent) => {
  expect((await lookupRequest(object({ ticket: text }), {}, type))?.contentType).toBe(sent);
});

test("a form has no numbers, and what always is the same keeps its type", async () => {
  const form = "application/x-www-form-urlencoded";
  expect(await lookup(object({ ticket: integer }), {}, form)).toEqual({ ticket: "{id}" });
  const version = { type: "integer", const: 2 };
  const body = {
    ...object({ ticket: integer, version, kind: { const: "2" } }),
    required: ["version", "kind"],
  };
  expect(await lookup(body)).toEqual({ ticket: "{id:number}", version: 2, kind: "2" });
});

test("what is no number is sent as it is written, also where the spec calls it a number", async () => {
  const [mode, size] = [
    { type: "integer", default: "auto" },
    { type: "number", enum: ["2.5"] },
  ];
  const body = {
    ...object({ ticket: integer, mode, size, kind: { type: "integer", const: "" } }),
    required: ["mode", "size", "kind"],
  };
  const sent = { ticket: "{id:number}", mode: "auto", size: 2.5, kind: "" };
  expect(await lookup(body)).toEqual(sent);
});

test("an id deep in the body of a config is a number, too, where the spec has one there", async () => {
  const ids = { type: "array", items: integer };
  const input = object({ ticket: integer, ids, note: text });
  const body = (id: string, note = "{id}") => ({
    input: { ticket: id, ids: [id], note },
    more: [1],
  });
  const config = { poll: { request: "POST /lookup", body: body("{id}") }, id: "ticket" };
  expect(await lookup(object({ input }), config)).toEqual(body("{id:number}"));
  expect(await lookup(object({ input: object({}) }), config)).toEqual(body("{id}"));
});

test("a request of the config has what the spec says is the same in each, or as the create has it", async () => {
  const header = (name: string, schema: object = text) => ({
    ...{ name, in: "header", required: true, schema },
  });
  const asked = [header("X-Version", { const: "2026-01" }), header("X-Org")];
  const region = { name: "region", in: "query", required: true, schema: { enum: ["eu"] } };
  const ticket = { name: "ticket", in: "path", required: true, schema: text };
  const optional = { name: "X-Trace", in: "header", schema: { const: "on" } };
  const openapi = bearerSpec({
    "/paint": create(object({ prompt: text }), {
      parameters: asked,
      ...answer(object({ code: text })),
    }),
    "/lookup/{ticket}": {
      get: {
        parameters: [...asked, region, ticket, optional],
        ...answer(object({ stage: { enum: ["pending", "done"] }, canvas_url: text })),
      },
    },
  });
  const folder = await folderWith({ "openapi.json": openapi });
  const polled = async (lifecycle: LifecycleConfig) => {
    const read = { folder, openapi: "openapi.json", endpoints: ["/paint"] };
    const { endpoints } = await readModel({ ...read, lifecycle: { id: "code", ...lifecycle } });
    return endpoints[0]?.understood.lifecycle;
  };
  const poll = "GET /lookup/{id}";
  expect(await polled({ poll })).toMatchObject({
    missingHeaders: [],
    poll: {
      value: {
        path: "/lookup/{id}",
        query: { region: "eu" },
        headers: { "X-Version": "2026-01", "X-Org": "{X-Org}" },
      },
    },
  });
  const headers = { "x-version": "2025-12" };
  expect((await polled({ poll: { request: poll, headers } }))?.poll?.value.headers).toEqual({
    "x-version": "2025-12",
    "X-Org": "{X-Org}",
  });
});
