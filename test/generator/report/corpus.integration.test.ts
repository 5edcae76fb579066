import path from "node:path";
import { describe, expect, test } from "vitest";
import { doc } from "../../../generator/encode/jsdoc.js";
import { identifier } from "../../../generator/encode/literal.js";
import { compareTypes } from "../../../generator/gate/compare-types.js";
import { schemaDigest } from "../../../generator/lock/schema-digest.js";
import { emitTypes } from "../../../generator/render/emit-types.js";
import type { Holder, JudgedChange } from "../../../generator/report/changes.js";
import { compareValues } from "../../../generator/report/compare-values.js";
import { describeChange } from "../../../generator/report/describe-change.js";
import { verdictsOf } from "../../../generator/report/verdicts.js";
import { normalizeSchema } from "../../../generator/schema/normalize/normalize.js";
import type { Schema } from "../../../generator/schema/schema.js";
import { documentOf, json } from "../spec-of.js";
import { type CorpusPair, corpus } from "./corpus.js";

const holders: readonly Holder[] = ["input", "data"];

function normalized(schema: object, holder: Holder): Schema {
  const spec = documentOf({ paths: {}, components: { schemas: { Node: schema } } });
  return normalizeSchema(spec, json(schema), "", holder === "input" ? "input" : "output");
}

function changesOf({ before, after }: CorpusPair, holder: Holder): readonly JudgedChange[] {
  const [old, now] = [before, after].map((schema) => schemaDigest(normalized(schema, holder)));
  return compareValues(holder, old ?? {}, now ?? {}).map((change) => ({
    ...change,
    ...verdictsOf(change),
  }));
}

function lineOf(change: JudgedChange): string {
  const parts = describeChange(change).map((part) => (typeof part === "string" ? part : part.code));
  return `${parts.join("")} [${change.typescript}, ${change.wire}]`;
}

/** The module that declares the type of a schema. */
function moduleOf(schema: object, holder: Holder): string {
  const types = emitTypes(normalized(schema, holder), identifier("T"), doc([]));
  return types.map(({ keyword, name, text }) => `export ${keyword} ${name} ${text}`).join("\n");
}

describe("each change of a value, in words and with its grades", () => {
  test("as the snapshot says", () => {
    const lines = corpus.flatMap((pair) => [
      pair.name,
      ...holders.flatMap((holder) => changesOf(pair, holder).map((each) => `  ${lineOf(each)}`)),
    ]);
    expect(lines.join("\n")).toMatchSnapshot();
  });

  test("no two pairs have one name", () => {
    expect(new Set(corpus.map(({ name }) => name)).size).toBe(corpus.length);
    expect(corpus.length).toBeGreaterThanOrEqual(60);
  });
});

test("the compiler says of each change what the rules say", () => {
  const files = new Map<string, string>();
  const pairs = corpus.flatMap((pair, at) =>
    holders.map((holder) => {
      const place = (when: "before" | "after") => {
        const file = `${holder}-${at}-${when}.ts`;
        files.set(file, moduleOf(pair[when], holder));
        return { file, name: "T" };
      };
      const use = holder === "input" ? ("written" as const) : ("read" as const);
      return { before: place("before"), after: place("after"), use, pair, holder };
    }),
  );
  const messages = compareTypes(files, path.resolve("test"), pairs);
  const compiler = pairs.map(({ pair, holder }, at) => ({
    change: `${pair.name}, ${holder}`,
    breaks: messages[at] !== undefined,
  }));
  const rules = pairs.map(({ pair, holder }) => ({
    change: `${pair.name}, ${holder}`,
    breaks: changesOf(pair, holder).some(({ typescript }) => typescript === "breaking"),
  }));
  expect(rules).toEqual(compiler);
});
