import { expect, test } from "vitest";
import type { AuthConfig, LifecycleConfig } from "../../../../generator/config/config.js";
import { readModel } from "../../../../generator/read/read-model.js";
import { folderWith } from "../../../temporary-folder.js";
import { answer, create, documentOf } from "../../spec-of.js";

const text = { type: "string" };
const object = (properties: object) => ({
  type: "object",
  properties,
  required: Object.keys(properties),
});

/** What is read of `/draw` where its question needs a field of this name, which the create is given, too. */
async function modelOf(name: string, settings: { auth?: AuthConfig; lifecycle?: LifecycleConfig }) {
  const states = { ...text, enum: ["queued", "done"] };
  const { root } = documentOf({
    paths: {
      "/draw": create(object({ prompt: text, [name]: text }), answer(object({ task_id: text }))),
      "/draw/result": create(
        object({ task_id: text, [name]: text }),
        answer(object({ status: states, urls: { type: "array", items: text } })),
      ),
    },
  });
  const folder = await folderWith({ "openapi.json": root });
  const given = { folder, openapi: "openapi.json", endpoints: ["/draw"], ...settings };
  return readModel(given);
}

test("a question that takes a form with parts is named, and never asked", async () => {
  const content = { "multipart/form-data": { schema: object({ sn: text }) } };
  const states = { ...text, enum: ["queued", "done"] };
  const { root } = documentOf({
    paths: {
      "/draw": create(object({ prompt: text }), answer(object({ sn: text }))),
      "/detail": {
        post: {
          summary: "Task detail",
          requestBody: { content },
          ...answer(object({ sn: text, status: states, url: text })),
        },
      },
    },
  });
  const folder = await folderWith({ "openapi.json": root });
  await expect(
    readModel({ folder, openapi: "openapi.json", endpoints: ["/draw"] }),
  ).rejects.toThrow("it takes its id in a multipart form, which no call sends there");
});

test("a form with parts that changes what was made is no question, and the create may answer with the result", async () => {
  const content = { "multipart/form-data": { schema: object({ id: text }) } };
  const { root } = documentOf({
    paths: {
      "/draw": create(
        object({ prompt: text }),
        answer(object({ id: text, status: text, output: {} })),
      ),
      "/upscale": {
        post: {
          requestBody: { content },
          ...answer(object({ id: text, status: text, url: text })),
        },
      },
    },
  });
  const folder = await folderWith({ "openapi.json": root });
  const { endpoints } = await readModel({ folder, openapi: "openapi.json", endpoints: ["/draw"] });
  expect(endpoints[0]?.understood.lifecycle.answers.value).toBe("either");
});

async function pollOf(...asked: Parameters<typeof modelOf>) {
  return (await modelOf(...asked)).platform.poll;
}

test("a question that needs what the create is given is named to paste, with that to fill in", async () => {
  await expect(pollOf("req_key", {})).rejects.toThrow(
    'lifecycle: { poll: { request: "POST /draw/result", body: { task_id: "{id}", req_key: "…" } } }',
  );
  const request = (key: string): LifecycleConfig => ({
    poll: { request: "POST /draw/result", body: { task_id: "{id}", req_key: key } },
  });
  await expect(pollOf("req_key", { lifecycle: request("…") })).rejects.toThrow("in place of …");
  const body = { task_id: "{id}", req_key: "ink" };
  const said = await pollOf("req_key", { lifecycle: request("ink") });
  expect(said).toEqual({ method: "POST", path: "/draw/result", body });
  const { warnings } = await modelOf("req_key", { lifecycle: request("ink") });
  expect(warnings).toEqual([]);
});

test("where that may be the key, no line to paste has it: the auth says it", async () => {
  const failure = pollOf("token", {});
  await expect(failure).rejects.toThrow('say auth: { body: "token" } in the config');
  await expect(failure).rejects.toThrow('{ poll: "GET /…/{id}" }');
  expect(await pollOf("token", { auth: { body: "token" } })).toEqual({
    method: "POST",
    path: "/draw/result",
    body: { task_id: "{id}" },
  });
});
