import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { repository } from "./readme-blocks.js";

interface Result {
  readonly about: { readonly date: string; readonly node: string; readonly machine: string };
  readonly figures: readonly {
    readonly row: string;
    readonly what: string;
    readonly value: number;
    readonly unit: string;
    readonly bar?: object;
  }[];
}

const { chart } = (await import(path.join(repository, "test/bench/charts.mjs"))) as {
  readonly chart: (result: Result, rows: readonly string[]) => string;
};

const about = { date: "2026-01-01", node: "v20", machine: "a machine" };

test("a bar is as long as its figure, beside the longest of its panel", () => {
  const figures = [
    { row: "1", what: "modelsmith, 23 models", value: 1, unit: "s" },
    { row: "1", what: "<b>, 23 models", value: 4, unit: "s" },
    { row: "1", what: "alone, 9 models", value: 4, unit: "s" },
    { row: "2", what: "other, 23 models", value: 8, unit: "s" },
  ];
  const svg = chart({ about, figures }, ["1"]);
  const lengths = [...svg.matchAll(/<rect x="250".*? width="([\d.]+)"/g)].map(([, text]) =>
    Number(text),
  );
  expect(lengths.length).toBe(2);
  expect((lengths[1] ?? 0) / (lengths[0] ?? 0)).toBeCloseTo(4, 1);
  expect(svg).toContain("&#60;b&#62;");
  expect(svg).not.toContain("<b>");
});

test.each([["benchmarks-runtime.svg", ["6", "7", "8", "9", "10", "11", "12"]]])(
  "%s is drawn from the committed figures",
  (name, rows) => {
    const text = readFileSync(path.join(repository, "test/bench/figures.json"), "utf8");
    const result = JSON.parse(text) as Result; // written by the bench
    expect(readFileSync(path.join(repository, "docs/images", name), "utf8")).toBe(
      chart(result, rows),
    );
  },
);
