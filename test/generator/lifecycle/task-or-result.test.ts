import { expect, test } from "vitest";
import type { LifecycleConfig } from "../../../generator/config/config.js";
import { readModel } from "../../../generator/read-model.js";
import { folderWith } from "../../temporary-folder.js";
import { bearerSpec } from "../spec-of.js";

const text = { type: "string" };
const object = (properties: object) => ({ type: "object", properties });
const answered = (status: string, schema: object) => ({
  responses: { [status]: { description: "", content: { "application/json": { schema } } } },
});

interface Case {
  readonly path?: string;
  readonly status?: string;
  readonly answer?: object;
  /** Other operations, by path. */
  readonly others?: object;
  readonly lifecycle?: LifecycleConfig;
}

/** What is made of one create: its model, or why it has none. */
async function read({ path = "/flux", status = "200", answer, others, lifecycle }: Case) {
  const asked = { content: { "application/json": { schema: object({ prompt: text }) } } };
  const paths = {
    [path]: {
      post: {
        requestBody: asked,
        ...(answer ? answered(status, answer) : { responses: { [status]: { description: "" } } }),
      },
    },
    ...others,
  };
  const folder = await folderWith({ "openapi.json": bearerSpec(paths) });
  const settings = { folder, openapi: "openapi.json", endpoints: [path] };
  return readModel({ ...settings, ...(lifecycle && { lifecycle }) }).then(
    ({ endpoints: [endpoint] }) => endpoint?.understood.lifecycle,
    (error: Error) => error.message,
  );
}

const progress = {
  "/v2/atelier/progress/{which}": {
    get: {
      parameters: [{ name: "which", in: "path", required: true, schema: text }],
      ...answered("200", object({ phase: text, pictures: { type: "array", items: text } })),
    },
  },
};

test.for([
  ["is 202 with a name that means nothing", { status: "202", answer: object({ parcel: text }) }],
  ["is 202 without a body", { status: "202" }],
  ["is a handle by its name", { answer: object({ ticket: text }) }],
  [
    "is no picture, where pictures are made",
    { path: "/images/make", answer: object({ parcel: text }) },
  ],
] as const)("a create whose answer %s is left out: nothing reads it", async ([, given]) => {
  expect(await read(given)).toMatch(/paid for without a way to its result/);
});

test("what is neither a handle nor promised as a picture is the result: a text, say", async () => {
  expect(await read({ path: "/describe", answer: object({ caption: text }) })).toMatchObject({
    answers: { value: "result", isGuess: true },
  });
  expect(await read({ answer: object({ ticket: text, note: text }) })).toMatchObject({
    answers: { value: "result" },
  });
});

test("what an open object or a list may hold is not denied", async () => {
  const inside = { payload: { type: "object" }, success: { type: "boolean" } };
  expect(await read({ path: "/images/make", answer: object(inside) })).toMatchObject({
    answers: { value: "result", isGuess: true },
  });
});

test("a success of any status, of which nothing more is said, may be either", async () => {
  expect(await read({ status: "2XX" })).toMatchObject({ answers: { value: "either" } });
});

test("what the message prints is enough: the request near by, and the field that may be the id", async () => {
  const given = {
    status: "202",
    answer: object({ ticket: object({ code: text }) }),
    others: progress,
  };
  expect(await read(given)).toContain(
    'lifecycle: { poll: "GET /v2/atelier/progress/{id}", id: "ticket.code" }',
  );
  const lifecycle = { poll: "GET /v2/atelier/progress/{id}", id: "ticket.code" };
  expect(await read({ ...given, lifecycle })).toMatchObject({
    canFollow: true,
    read: { id: [["ticket", "code"]] },
  });
});

test("a request by an id that no field of a known answer is, is no way to the result", async () => {
  const others = {
    "/flux/{id}": {
      get: {
        parameters: [{ name: "id", in: "path", required: true, schema: text }],
        ...answered("200", object({ status: text, image_url: text })),
      },
    },
  };
  const said = await read({ answer: object({ parcel: text, status: text }), others });
  expect(said).toMatch(
    /nothing says which field of the answer is the id that GET \/flux\/\{id\} takes.*Found: parcel/,
  );
  expect(said).toContain('lifecycle: { poll: "GET /flux/{id}", id: "parcel" }');
  expect(await read({ answer: object({ status: text }), others })).toMatch(/no text or number/);
  // The id may be inside.
  const open = object({ status: text, data: { type: "object" } });
  expect(await read({ answer: open, others })).toMatchObject({ lacksId: false, canFollow: true });
});
