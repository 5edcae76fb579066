import { expect, test } from "vitest";
import { checkedPart } from "../../../generator/schema/checked-part.js";
import { findViolations } from "../../../runtime/check/validate.js";

test("what cannot be checked and may hold a file accepts a file, and anything else", () => {
  const checked = checkedPart({ unchecked: "all", properties: { a: { file: true } } });
  for (const value of [new Blob(["x"]), "in.png", { a: 1 }, [], null]) {
    expect(findViolations(checked, value)).toEqual([]);
  }
});
