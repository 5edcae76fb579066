import fc from "fast-check";
import type { JsonObject, JsonValue } from "../../generator/util/json.js";
import { baseSpec } from "./base-documents.js";
import { setAt } from "./place-value.js";

/** A spec and its docs, made at random, with what breaks encoders wherever a text may stand. */
export interface ArbitraryDocuments {
  readonly spec: JsonObject;
  readonly docs: JsonObject;
  readonly group: string;
}

const awkward = [
  "'",
  '"',
  "`",
  "\\",
  "*/",
  "/*",
  "//",
  "$" + "{",
  "{{",
  "}}",
  "{{{",
  "<",
  ">",
  "</script>",
  "<!--",
  "-->",
  "\u2028",
  "\u2029",
  "\u0085",
  "\n",
  "\r",
  "\r\n",
  "\t",
  "\0",
  "\u001b[2J",
  "\u009b",
  "\u202e",
  "\u2066",
  "\u200b",
  "\ufeff",
  "\ud800",
  "\udc00",
  "\u{1f600}",
  "\u00e9",
  "\u0435",
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "then",
  "default",
  "import",
  "../",
  "..\\",
  "/",
  "~",
  "~1",
  "%2e%2e",
  "%00",
  "%",
  "@",
  "{@link x}",
  "@deprecated",
  "|",
  "#",
  "[x](javascript:1)",
  "&lt;",
  "$&",
  "$1",
  ";globalThis.__pwned=1;",
  "*/globalThis.__pwned=1;/*",
  "'+(globalThis.__pwned=1)+'",
  '"];globalThis.__pwned=1;["',
  "0",
  "1",
  "-1",
  "con",
  "nul",
  "index",
  "a",
  "A",
  "image",
  "prompt",
  " ",
  "",
  "-",
  "_",
  ".",
  "1.5",
] as const;

/** A text of a few awkward pieces, or of anything. */
const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...awkward) },
  {
    weight: 5,
    arbitrary: fc
      .array(fc.constantFrom(...awkward), { minLength: 2, maxLength: 6 })
      .map((parts) => parts.join("")),
  },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 200 }) },
);

/** Mostly absent: one time in so many it is there. */
function rarely<Value>(
  times: number,
  arbitrary: fc.Arbitrary<Value>,
): fc.Arbitrary<Value | undefined> {
  return fc.oneof(
    { weight: times - 1, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary },
  );
}

/** What a path segment may be without leading anywhere else; some are still refused. */
const segment = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^[a-z][a-z0-9]{0,6}([-._][a-z0-9]{1,4}){0,2}$/) },
  {
    weight: 3,
    arbitrary: text.map((part) => part.replace(/[\p{Cc}\p{Cs}\s\\?#/{}]|^\.+$|%2e/giu, "") || "x"),
  },
  { weight: 1, arbitrary: text },
);

const value: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    text,
    fc.constantFrom(null, true, false, 0, -0, 1, -1.5, 1e21, 2 ** 53, 5e-324),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.array(fc.tuple(text, tie("value")), { maxLength: 3 }).map(fromPairs),
  ),
})).value;

/** An object that may have any key, as `JSON.parse` would make it. */
function fromPairs(pairs: readonly (readonly [string, JsonValue])[]): JsonObject {
  return Object.fromEntries(pairs);
}

/** Some of the members, in any order: absent ones are left out. */
function some(
  members: Readonly<Record<string, fc.Arbitrary<JsonValue>>>,
): fc.Arbitrary<JsonObject> {
  return fc.record({ ...members }, { requiredKeys: [] }) as fc.Arbitrary<JsonObject>; // its values are JSON
}

const annotations = some({
  title: text,
  description: text,
  default: value,
  example: value,
  examples: fc.array(value, { maxLength: 2 }),
  deprecated: fc.boolean(),
  format: text,
  pattern: text,
  readOnly: fc.boolean(),
  writeOnly: fc.boolean(),
  nullable: fc.boolean(),
  "x-order-properties": fc.array(text, { maxLength: 2 }),
  "x-enum-varnames": fc.array(text, { maxLength: 2 }),
});

const limits = some({
  minimum: fc.constantFrom(0, 1, -1, 1e300),
  maximum: fc.constantFrom(4, 10, -9007199254740991),
  minLength: fc.constantFrom(0, 1, -1, 2.5),
  maxLength: fc.constantFrom(10, 0, "x"),
  maxItems: fc.constantFrom(1, 3),
  multipleOf: fc.constantFrom(1, 0, 0.01),
  uniqueItems: fc.boolean(),
});

const componentNames = ["Part", "Other"] as const;

const schema: fc.Arbitrary<JsonValue> = fc.letrec<{ schema: JsonValue; object: JsonValue }>(
  (tie) => {
    const joined = (own: fc.Arbitrary<JsonValue>) =>
      fc
        .tuple(own, annotations, limits)
        .map(([schemaOf, notes, bounds]) =>
          typeof schemaOf === "object" && schemaOf !== null
            ? Object.assign({}, notes, bounds, schemaOf)
            : schemaOf,
        );
    const list = fc.array(tie("schema"), { minLength: 1, maxLength: 3 });
    return {
      object: fc
        .tuple(
          fc.array(fc.tuple(text, tie("schema")), { maxLength: 4 }),
          fc.array(text, { maxLength: 2 }),
          rarely(3, fc.oneof(fc.boolean(), tie("schema"))),
        )
        .map(([properties, required, more]) => ({
          type: "object",
          properties: fromPairs(properties),
          required: [...required, ...properties.slice(0, 1).map(([name]) => name)],
          ...(more !== undefined && { additionalProperties: more }),
        })),
      schema: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        joined(fc.constantFrom("string", "number", "integer", "boolean").map((type) => ({ type }))),
        joined(
          fc.array(value, { minLength: 1, maxLength: 4 }).map((allowed) => ({ enum: allowed })),
        ),
        joined(value.map((only) => ({ const: only }))),
        fc.constantFrom<JsonValue>(true, {}, { type: ["string", "null"] }),
        fc
          .constantFrom(...componentNames)
          .map((name) => ({ $ref: `#/components/schemas/${name}` })),
        joined(tie("schema").map((items) => ({ type: "array", items }))),
        joined(tie("object")),
        joined(list.map((anyOf) => ({ anyOf }))),
        joined(list.map((oneOf) => ({ oneOf }))),
        joined(list.map((allOf) => ({ allOf }))),
        joined(tie("schema").map((not) => ({ not }))),
      ),
    };
  },
).schema;

const body = fc
  .tuple(
    fc.array(fc.tuple(text, schema), { maxLength: 5 }),
    annotations,
    fc.array(text, { maxLength: 2 }),
  )
  .map(([fields, notes, required]) => ({
    ...notes,
    type: "object",
    properties: fromPairs([["prompt", { type: "string" }], ...fields]),
    required,
    readOnly: false,
    nullable: false,
  }));

const operation = fc.record({
  operationId: text,
  summary: text,
  description: text,
  tags: fc.array(text, { maxLength: 2 }),
  deprecated: fc.boolean(),
  "x-ratelimit-per-minute": value,
  body,
  data: schema,
  /** Rarely, something that must be refused or passed over. */
  odd: rarely(
    6,
    fc.record({
      at: fc.constantFrom(
        "/parameters/0/in",
        "/parameters/0/name",
        "/responses/429/description",
        "/responses/429/headers/Retry-After/description",
        "/requestBody/content/application~1json/schema/$ref",
        "/x-codeSamples",
        "/externalDocs/url",
      ),
      value: text,
    }),
  ),
});

/** Draws documents; the same seed draws the same ones. */
export const arbitraryDocuments: fc.Arbitrary<ArbitraryDocuments> = fc
  .record({
    title: text,
    operations: fc.array(fc.tuple(segment, segment, operation), { minLength: 1, maxLength: 3 }),
    components: fc.tuple(schema, schema),
    component: text,
    server: rarely(12, text),
    group: rarely(3, text).map((group) => group ?? "Images"),
    streams: fc.boolean(),
    poll: fc.boolean(),
    version: fc.constantFrom("3.0.3", "3.1.0", "3.2.0"),
  })
  .map(documentsOf);

interface Drawn {
  readonly title: string;
  readonly operations: readonly (readonly [string, string, DrawnOperation])[];
  readonly components: readonly [JsonValue, JsonValue];
  readonly component: string;
  readonly server: string | undefined;
  readonly group: string;
  readonly streams: boolean;
  readonly poll: boolean;
  readonly version: string;
}

interface DrawnOperation {
  readonly body: JsonObject;
  readonly data: JsonValue;
  readonly odd: { readonly at: string; readonly value: string } | undefined;
  readonly [member: string]: unknown;
}

function documentsOf(drawn: Drawn): ArbitraryDocuments {
  const spec = baseSpec();
  spec["openapi"] = drawn.version;
  setAt(spec, "/info/title", drawn.title);
  if (drawn.server !== undefined)
    setAt(spec, "/servers/0/url", `https://api.good.test/${drawn.server}`);
  const paths: JsonObject = {};
  for (const [provider, model, { body: input, data, odd, ...rest }] of drawn.operations) {
    const answer = {
      type: "object",
      properties: { id: { type: "string" }, status: { type: "string" }, data },
    };
    const post = {
      ...(rest as JsonObject), // drawn from JSON alone
      requestBody: { content: { "application/json": { schema: input } } },
      responses: { "200": { content: { "application/json": { schema: answer } } } },
    };
    if (odd) setAt(post, odd.at, odd.value);
    const path = `/generation/${drawn.streams ? "sse/" : ""}${provider}/${model}`;
    Object.defineProperty(paths, path, { value: { post }, enumerable: true, configurable: true });
  }
  if (drawn.poll) paths["/generation/{id}"] = { get: { responses: {} } };
  spec["paths"] = paths;
  const [part, other] = drawn.components;
  const named = Object.fromEntries([
    ["Part", part],
    ["Other", other],
    [drawn.component, part],
  ]);
  spec["components"] = { schemas: named };
  const pages = Object.keys(paths)
    .filter((path) => path !== "/generation/{id}")
    .map((path) => `POST ${path}`);
  const group = drawn.group.trim() === "" ? "Images" : drawn.group;
  return { spec, docs: { name: drawn.title, navigation: { groups: [{ group, pages }] } }, group };
}
