import { describe, expect, test } from "vitest";
import { findViolations } from "../../../runtime/check/validate.js";
import { checkedSchema, suiteOf } from "./json-schema-suite.js";

/**
 * Schemas that lead out of their document are refused when the spec is read. A required field with
 * one allowed value may be missing: it is filled in.
 */
describe.each([
  { draft: "draft2020-12", openapi: "3.1.1", unread: 62, caught: 360 },
  { draft: "draft4", openapi: "3.0.4", unread: 16, caught: 221 },
])("the JSON Schema Test Suite, $draft", ({ draft, openapi, unread, caught }) => {
  const groups = suiteOf(draft).map((group) => ({
    ...group,
    checked: checkedSchema(group.schema, openapi),
  }));
  const judged = groups.flatMap(({ checked, file, description, tests }) =>
    tests.map((one) => ({ ...one, checked, name: `${file}: ${description}: ${one.description}` })),
  );
  const refused = ({ checked, data }: (typeof judged)[number]) =>
    checked !== undefined && findViolations(checked, data).length > 0;

  test("no valid value is refused", () => {
    expect(judged.filter((one) => one.valid && refused(one)).map(({ name }) => name)).toEqual([]);
  });

  test("many of the values that are not valid are", () => {
    expect(judged.filter((one) => !one.valid && refused(one)).length).toBeGreaterThanOrEqual(
      caught,
    );
    expect(groups.filter(({ checked }) => checked === undefined).length).toBeLessThanOrEqual(
      unread,
    );
  });
});
