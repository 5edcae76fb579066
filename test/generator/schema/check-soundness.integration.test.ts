import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { findViolations } from "../../../runtime/check/validate.js";
import { checkedSchema } from "./json-schema-suite.js";

/** `npm run fuzz` sets it. */
const isLong = process.env["MODELSMITH_FUZZ_MINUTES"] !== undefined;
const seed = isLong ? Number(process.env["MODELSMITH_FUZZ_SEED"] ?? Date.now()) : 20;
const valuesWanted = isLong ? 20_000 : 1_500;

const ajv = new Ajv2020({
  strict: false,
  validateFormats: false,
  ownProperties: true,
  logger: false,
});

const names = fc.constantFrom("a", "b", "c", "ab");
const scalar = fc.constantFrom<unknown>(
  "",
  "a",
  "b",
  "abc",
  null,
  true,
  false,
  0,
  1,
  2,
  3,
  0.5,
  -1,
);
const values = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    scalar,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(names, tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

const type = fc.constantFrom("string", "number", "integer", "boolean", "object", "array", "null");
const small = fc.integer({ min: 0, max: 3 });

const schemas = fc.letrec<{ schema: object }>((tie) => {
  const inner = fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(true, { type: "string" }),
    tie("schema"),
  );
  const branches = fc.array(inner, { minLength: 1, maxLength: 3 });
  const fields = (field: fc.Arbitrary<unknown>) => fc.dictionary(names, field, { maxKeys: 3 });
  const some = fc.uniqueArray(names, { maxLength: 2 });
  const withDefault = fc
    .tuple(inner, scalar)
    .map(([schema, value]) => ({ ...Object(schema), default: value }));
  const keywords: Record<string, fc.Arbitrary<unknown>> = {
    type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 })),
    enum: fc.uniqueArray(values, { minLength: 1, maxLength: 4, selector: JSON.stringify }),
    const: scalar,
    required: some,
    multipleOf: fc.constantFrom(1, 2, 0.5, 0.1),
    uniqueItems: fc.boolean(),
    pattern: fc.constantFrom("^a", "b$", "."),
    $ref: fc.constantFrom("A", "B").map((name) => `#/components/schemas/${name}`),
    properties: fields(fc.oneof(inner, inner, withDefault)),
    patternProperties: fc.dictionary(fc.constantFrom("^a", "b", ".*", ""), inner, { maxKeys: 2 }),
    additionalProperties: fc.oneof(fc.constant(false), inner),
    unevaluatedProperties: fc.oneof(fc.constant(false), inner),
    propertyNames: fc.oneof(
      inner,
      some.filter((each) => each.length > 0).map((each) => ({ enum: each })),
    ),
    items: inner,
    prefixItems: branches,
    unevaluatedItems: fc.oneof(fc.constant(false), inner),
    contains: inner,
    minContains: small,
    maxContains: small,
    dependentRequired: fields(some),
    dependentSchemas: fields(inner),
    anyOf: branches,
    oneOf: branches,
    allOf: branches,
    not: inner,
    if: inner,
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: inner,
    else: inner,
    title: fc.constant("Title"),
  };
  for (const keyword of ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"])
    keywords[keyword] = small;
  for (const of of ["Length", "Items", "Properties"])
    for (const end of ["min", "max"]) keywords[`${end}${of}`] = small;
  const entries = Object.entries(keywords).map(([keyword, argument]) =>
    argument.map((each) => [keyword, each] as const),
  );
  return {
    schema: fc
      .array(fc.oneof(...entries), { minLength: 1, maxLength: 4 })
      .map((each) => Object.fromEntries(each)),
  };
}).schema;

interface Case {
  readonly schema: object;
  readonly components: Readonly<Record<string, unknown>>;
  readonly inputs: readonly unknown[];
}

const cases: fc.Arbitrary<Case> = fc.record({
  schema: schemas,
  components: fc.record({ A: schemas, B: fc.oneof(schemas, fc.constant({ type: "object" })) }),
  inputs: fc.array(values, { minLength: 8, maxLength: 8 }),
});

/** Which of the inputs Ajv accepts; undefined where it fails over the schema. */
function judge({ schema, components, inputs }: Case): readonly boolean[] | undefined {
  try {
    const validate = ajv.compile({ allOf: [schema], components: { schemas: components } });
    return inputs.map((input) => validate(input));
  } catch {
    return undefined;
  }
}

test(`of ${valuesWanted} valid values, none is refused`, () => {
  const total = { valid: 0, invalid: 0, caught: 0 };
  for (let round = 0; total.valid < valuesWanted; round += 1) {
    fc.assert(
      fc.property(cases, (one) => {
        const accepted = judge(one);
        const checked = accepted && checkedSchema(one.schema, "3.1.1", one.components);
        if (!checked) return;
        for (const [at, input] of one.inputs.entries()) {
          const found = findViolations(checked, input);
          if (!accepted[at]) {
            total.invalid += 1;
            total.caught += Math.min(1, found.length);
          } else {
            total.valid += 1;
            expect(found, JSON.stringify(input)).toEqual([]);
          }
        }
      }),
      { seed: seed + round, numRuns: 200 },
    );
  }
  if (isLong) process.stderr.write(`seed ${seed}: ${JSON.stringify(total)}\n`);
  expect(total.caught / total.invalid).toBeGreaterThan(0.5);
}, 600_000);
