import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as generator from "../../../generator/util/field-names.js";
import * as runtime from "../../../runtime/answer/field-names.js";

/** Every word in either source, so that one that is added to one of them alone is found. */
const words = ["generator/util", "runtime/answer"].flatMap(
  (folder) => readFileSync(`${folder}/field-names.ts`, "utf8").match(/[a-z]{2,}/g) ?? [],
);

test("the generator lists the names that the runtime reads", () => {
  const { idNames, dataNames, pollUrlNames, resultUrlNames } = generator;
  expect({ idNames, dataNames, pollUrlNames, resultUrlNames }).toEqual({
    idNames: runtime.ID_NAMES,
    dataNames: runtime.DATA_NAMES,
    pollUrlNames: runtime.POLL_URL_NAMES,
    resultUrlNames: runtime.RESULT_URL_NAMES,
  });
});

test("bookkeeping and statuses are called the same for both", () => {
  const names = words.flatMap((word) => [word, `${word}status`, `${word}_State`]);
  const known = ({
    isBookkeeping,
    isStatusName,
    plainName,
  }: typeof generator | typeof runtime) => ({
    bookkeeping: names.filter(isBookkeeping),
    statuses: names.filter((name) => isStatusName(plainName(name))),
  });
  expect(known(generator)).toEqual(known(runtime));
  expect(known(generator).bookkeeping.length).toBeGreaterThan(50);
});
