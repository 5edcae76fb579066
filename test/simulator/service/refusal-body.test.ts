import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { classify } from "../../../runtime/error/classify.js";
import type { AnswerSchema } from "../../../simulator/service/answer-schema.js";
import { type Refusal, refusalBody } from "../../../simulator/service/refusal-body.js";

const text: AnswerSchema = { type: "string" };
const integer: AnswerSchema = { type: "integer" };
const object = (properties: Readonly<Record<string, AnswerSchema>>): AnswerSchema => ({
  type: "object",
  properties,
  required: Object.keys(properties),
});
const list = (items: AnswerSchema): AnswerSchema => ({ type: "array", items });
const refusal: Refusal = {
  status: 422,
  code: "VALIDATION_ERROR",
  message: "The input is not valid.",
  details: [{ field: "/prompt", message: "must be a text" }],
};

/** Error schemas in the forms of real platforms, and what stands in the answer. */
const shapes: Readonly<Record<string, readonly [schema: AnswerSchema, holds: object]>> = {
  "an error object": [
    object({ error: object({ message: text, type: text, param: text, code: text }) }),
    { error: { message: refusal.message, type: "VALIDATION_ERROR", code: "VALIDATION_ERROR" } },
  ],
  "an error object with a number": [
    object({ error: object({ code: integer, message: text, status: text }) }),
    { error: { code: 422, message: refusal.message } },
  ],
  "a code and a message": [
    object({ code: text, message: text, request_id: { ...text, format: "uuid" } }),
    { code: "VALIDATION_ERROR", message: refusal.message },
  ],
  "msg in an envelope": [
    object({ code: integer, msg: text, data: { type: ["object", "null"] } }),
    { code: 422, msg: refusal.message },
  ],
  "a text alone": [object({ error: text }), { error: refusal.message }],
  "a text beside a message": [
    object({ error: text, message: text }),
    { error: "VALIDATION_ERROR", message: refusal.message },
  ],
  "a list of details": [
    object({ detail: list(object({ loc: list(text), msg: text, type: text })) }),
    { detail: [{ loc: ["body", "prompt"], msg: "must be a text", type: "VALIDATION_ERROR" }] },
  ],
  "a detail": [object({ detail: text }), { detail: refusal.message }],
  "problem details": [
    object({ type: { ...text, format: "uri" }, title: text, status: integer, detail: text }),
    { title: "VALIDATION_ERROR", status: 422, detail: refusal.message },
  ],
  "an OAuth error": [
    object({ error: text, error_description: text }),
    { error_description: refusal.message },
  ],
  "listed words": [
    object({
      success: { type: "boolean" },
      error: object({ code: { enum: ["auth", "validation_error"] }, message: text }),
    }),
    { success: false, error: { code: "validation_error", message: refusal.message } },
  ],
  "a list of errors": [
    object({ errors: list(object({ code: text, message: text })), id: text }),
    { errors: [{ code: "VALIDATION_ERROR", message: "must be a text" }] },
  ],
};

const ajv = new Ajv2020({ strict: false, logger: false, validateFormats: false });

test.for(Object.entries(shapes))("a refusal as %s", ([, [schema, holds]]) => {
  const contents = [{ type: "application/json", schema }];
  const body = refusalBody(refusal, [{ status: "4XX", contents }]);
  expect(body).toMatchObject(holds);
  const fits = ajv.compile(schema);
  expect([body, fits(body), fits.errors]).toEqual([body, true, null]);
  const { category, message } = classify(refusal.status, body);
  expect(category).toBe("validation");
  expect(message).toMatch(/is not valid|must be a text/);
});

test("the status's own schema is taken, else that of all others, else the usual shape", () => {
  const answer = (status: string, name: string) => ({
    status,
    contents: [{ type: "application/json", schema: object({ [name]: text }) }],
  });
  const all = [answer("422", "message"), answer("4XX", "detail"), answer("DEFAULT", "msg")];
  const bodies = [422, 401, 503].map((status) =>
    Object.keys(refusalBody({ ...refusal, status }, all) as object).at(-1),
  );
  expect(bodies).toEqual(["message", "detail", "msg"]);
  const { code, message, details } = refusal;
  expect(refusalBody(refusal, [])).toEqual({ error: code, code, message, details });
});

test("what a schema has no place for is added, unless nothing may be", () => {
  const shape = object({ request: text });
  const answers = (schema: AnswerSchema) => [
    { status: "422", contents: [{ type: "application/json", schema }] },
  ];
  const { code, message } = refusal;
  expect(refusalBody(refusal, answers(shape))).toEqual({ request: "", code, message });
  expect(refusalBody(refusal, answers({ ...shape, additionalProperties: false }))).toEqual({
    request: "",
  });
});
