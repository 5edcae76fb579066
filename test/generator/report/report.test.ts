import path from "node:path";
import { describe, expect, test } from "vitest";
import { compareSpecs } from "../../../generator/diff.js";
import { generate } from "../../../generator/generate.js";
import type { ChangeReport } from "../../../generator/report/changes.js";
import { reportJson } from "../../../generator/report/report-json.js";
import { reportLines } from "../../../generator/report/report-lines.js";
import { reportMarkdown } from "../../../generator/report/report-markdown.js";
import { temporaryFolder } from "../../temporary-folder.js";
import { type Models, type SmallModel, smallPlatform } from "./small-platform.js";

function textOf(report: ChangeReport): readonly string[] {
  return reportLines(report).map(({ text }) => text);
}

/** The report of a second run, after the models changed. */
async function reportOf(before: Models, after: Models, server?: string): Promise<ChangeReport> {
  const platform = await smallPlatform(before);
  await generate(platform);
  await platform.write(after, server);
  return (await generate(platform)).report;
}

/** What the report says of one model's change, without its heading and counts. */
async function changesOf(before: SmallModel, after: SmallModel): Promise<readonly string[]> {
  const report = await reportOf({ "acme/flux": before }, { "acme/flux": after });
  return textOf(report)
    .slice(1, -1)
    .map((line) => line.trim());
}

const prompt = { type: "string" };

describe("revision A of the platform, regenerated from B2", () => {
  test("is reported in full: what all models share once, breaking changes first", async () => {
    const out = path.join(await temporaryFolder(), "generated");
    const docs = "specs/docs.json";
    const old = { openapi: "test/fixtures/platform/revision-A.json", docs, out };
    await generate(old);
    const { report } = await generate({ openapi: "specs/openapi.json", docs, out });
    expect(textOf(report).join("\n")).toMatchSnapshot();
    expect(reportMarkdown(report)).toMatchSnapshot();
    expect(await compareSpecs(old, { openapi: "specs/openapi.json", docs })).toEqual(report);
  });
});

describe("each kind of change, with its verdicts", () => {
  test.for<[name: string, before: SmallModel, after: SmallModel, lines: readonly string[]]>([
    [
      "an optional field came",
      { fields: { prompt } },
      { fields: { prompt, seed: { type: "integer", default: 1 } } },
      ["field seed added: integer, optional, default 1 [harmless]"],
    ],
    [
      "a required field came",
      { fields: { prompt } },
      { fields: { prompt, size: { type: "string" } }, required: ["prompt", "size"] },
      ["field size added: string, required [breaking]"],
    ],
    [
      "a field went",
      { fields: { prompt, seed: { type: "integer" } } },
      { fields: { prompt } },
      ["field seed removed: integer, optional [TypeScript: breaking, on the wire: maybe]"],
    ],
    [
      "a field seems to have another name",
      { fields: { prompt, image_size: { type: "string" } } },
      { fields: { prompt, images_size: { type: "string" } } },
      [
        "field images_size was called image_size (a guess: everything else is the same) [TypeScript: breaking, on the wire: maybe]",
      ],
    ],
    [
      "a field with the same allowed values has quite another name",
      { fields: { prompt, ratio: { enum: ["1:1", "16:9"] } } },
      { fields: { prompt, shape: { enum: ["1:1", "16:9"] } } },
      [
        "field shape was called ratio (a guess: everything else is the same) [TypeScript: breaking, on the wire: maybe]",
      ],
    ],
    [
      "one field went while quite another came",
      { fields: { prompt, seed: { type: "integer" } } },
      { fields: { prompt, quality: { type: "string" } } },
      [
        "field seed removed: integer, optional [TypeScript: breaking, on the wire: maybe]",
        "field quality added: string, optional [harmless]",
      ],
    ],
    [
      "a field became required",
      { fields: { prompt }, required: [] },
      { fields: { prompt } },
      ["field prompt is now required [breaking]"],
    ],
    [
      "a field became optional",
      { fields: { prompt } },
      { fields: { prompt }, required: [] },
      ["field prompt is now optional [harmless]"],
    ],
    [
      "a type became wider",
      { fields: { prompt, seed: { type: "integer" } } },
      { fields: { prompt, seed: { type: ["number", "null"] } } },
      ["field seed: type integer → number | null [harmless]"],
    ],
    [
      "a type became narrower on the wire, and in the check alone: TypeScript has one kind of number",
      { fields: { prompt, seed: { type: "number" } } },
      { fields: { prompt, seed: { type: "integer" } } },
      ["field seed: type number → integer [TypeScript: maybe, on the wire: breaking]"],
    ],
    [
      "a list takes other items too",
      { fields: { prompt, images: { type: "array", items: { type: "string" } } } },
      { fields: { prompt, images: { type: "array", items: { type: ["string", "null"] } } } },
      ["items of images: type string → string | null [harmless]"],
    ],
    [
      "allowed values came and went",
      { fields: { prompt, size: { enum: ["1K", "2K"] } } },
      { fields: { prompt, size: { enum: ["2K", "4K"] } } },
      ['field size may also be "4K"; may no longer be "1K" [breaking]'],
    ],
    [
      "allowed values came",
      { fields: { prompt, size: { enum: ["1K"] } } },
      { fields: { prompt, size: { anyOf: [{ const: "1K" }, { const: "2K" }] } } },
      ['field size may also be "2K" [harmless]'],
    ],
    [
      "values are listed now",
      { fields: { prompt, size: { type: "string" } } },
      { fields: { prompt, size: { type: "string", enum: ["1K"] } } },
      ['field size now takes only "1K" [TypeScript: breaking, on the wire: maybe]'],
    ],
    [
      "limits became tighter and looser",
      { fields: { prompt, n: { type: "integer", minimum: 1, maximum: 4 } } },
      { fields: { prompt, n: { type: "integer", minimum: 2, maximum: 8 } } },
      ["field n: At least 1 → At least 2 [maybe]", "field n: At most 4 → At most 8 [harmless]"],
    ],
    [
      "a default changed",
      { fields: { prompt, n: { type: "integer", default: 1 } } },
      { fields: { prompt, n: { type: "integer", default: 2 } } },
      ["field n: default 1 → 2 [TypeScript: harmless, on the wire: maybe]"],
    ],
    [
      "a nested field came",
      { fields: { prompt, size: { type: "object", properties: { width: { type: "integer" } } } } },
      {
        fields: {
          prompt,
          size: {
            type: "object",
            properties: { width: { type: "integer" }, height: { type: "integer" } },
            required: ["height"],
          },
        },
      },
      ["field size.height added: integer, required [breaking]"],
    ],
    [
      "the streaming form went",
      { fields: { prompt } },
      { fields: { prompt }, forms: ["plain"] },
      [
        "the streaming form (SSE) was removed: POST /v1/generation/sse/acme/flux [TypeScript: harmless, on the wire: maybe]",
      ],
    ],
    [
      "the plain form went",
      { fields: { prompt } },
      { fields: { prompt }, forms: ["sse"] },
      [
        "the plain form was removed: POST /v1/generation/acme/flux [TypeScript: harmless, on the wire: breaking]",
      ],
    ],
    [
      "the streaming form came",
      { fields: { prompt }, forms: ["plain"] },
      { fields: { prompt } },
      ["the streaming form (SSE) was added: POST /v1/generation/sse/acme/flux [harmless]"],
    ],
    [
      "the endpoint is deprecated",
      { fields: { prompt } },
      { fields: { prompt }, deprecated: true },
      ["is now deprecated [harmless]"],
    ],
    [
      "fields come in another order",
      { fields: { prompt, n: { type: "integer" }, seed: { type: "integer" } } },
      { fields: { prompt, seed: { type: "integer" }, n: { type: "integer" } } },
      ["fields or variants are in another order [harmless]"],
    ],
    [
      "only words changed",
      { fields: { prompt } },
      { fields: { prompt: { type: "string", description: "What to draw." } } },
      ["descriptions or examples changed [harmless]"],
    ],
    [
      "a field of the data went, which nobody can read any more",
      { fields: { prompt }, data: { type: "object", properties: { url: { type: "string" } } } },
      { fields: { prompt }, data: { type: "object", properties: { uri: { type: "object" } } } },
      [
        "data field url removed: string, optional [TypeScript: breaking, on the wire: maybe]",
        "data field uri added: object, optional [harmless]",
      ],
    ],
  ])("%s", async ([, before, after, lines]) => {
    expect(await changesOf(before, after)).toEqual(lines);
  });
});

describe("endpoints", () => {
  test("come and go", async () => {
    const report = await reportOf(
      { "acme/flux": { fields: { prompt } }, "acme/old": { fields: { text: prompt } } },
      { "acme/flux": { fields: { prompt } }, "acme/next": { fields: { words: prompt } } },
    );
    expect(textOf(report)).toEqual([
      "acme.old",
      "  removed: POST /v1/generation/sse/acme/old, else POST /v1/generation/acme/old; the function is gone [breaking]",
      "acme.next",
      "  added: POST /v1/generation/sse/acme/next, else POST /v1/generation/acme/next [harmless]",
      "2 changes of 2 models: 1 breaking, 0 maybe, 1 harmless.",
    ]);
    expect(report.unchanged).toBe(1);
  });

  test("that are alike but for a shortened path are taken for one, as a guess", async () => {
    const model = { title: "Flux", fields: { prompt, seed: { type: "integer" } } };
    const report = await reportOf({ "acme/v3/flux": model }, { "acme/flux": model });
    expect(textOf(report)).toEqual([
      "acme.flux",
      "  moved from /v1/generation/acme/v3/flux to /v1/generation/acme/flux; was called acme.v3Flux (a guess: almost everything else is the same) [breaking]",
      "1 change of 1 model: 1 breaking, 0 maybe, 0 harmless.",
    ]);
  });

  test("of different titles are not", async () => {
    const report = await reportOf(
      { "acme/a": { title: "A", fields: { prompt } } },
      { "acme/b": { title: "B", fields: { prompt } } },
    );
    expect(report.endpoints.map(({ changes }) => changes.map(({ kind }) => kind))).toEqual([
      ["endpoint-added"],
      ["endpoint-removed"],
    ]);
  });
});

test("what all models share is reported once", async () => {
  const models = { "acme/a": { fields: { prompt } }, "acme/b": { fields: { prompt } } };
  const report = await reportOf(models, models, "https://new.acme.example/v1");
  expect(textOf(report)[0]).toBe("all models");
  expect(textOf(report)).toContainEqual(
    '  baseUrl: "https://api.acme.example/v1" → "https://new.acme.example/v1" [TypeScript: harmless, on the wire: breaking]',
  );
});

test("a first run has nothing to compare with, and an equal one nothing to tell", async () => {
  const platform = await smallPlatform({ "acme/flux": { fields: { prompt } } });
  const first = await generate(platform);
  expect(first.report.compared).toBe(false);
  expect(textOf(first.report)).toEqual([]);
  const { report } = await generate(platform);
  expect(report).toEqual({ compared: true, platform: [], endpoints: [], unchanged: 1 });
  expect(reportMarkdown(report)).toContain("The spec means the same to callers as before.");
});

test("markup and control characters of a spec are text in the report", async () => {
  const report = await reportOf(
    { "acme/flux": { fields: { prompt } } },
    { "acme/flux": { fields: { prompt, "a|b`<img>\u001b[2J": { type: "string" } } } },
  );
  const markdown = reportMarkdown(report);
  expect(markdown).not.toContain("\u001b");
  expect(markdown.split("\n").find((line) => line.includes("added"))).toBe(
    "| 🟢 field `a\\|b'<img>[2J` added: `string`, optional | harmless | harmless |",
  );
});

test("as data it is plain JSON with counts", async () => {
  const report = await reportOf(
    { "acme/flux": { fields: { prompt } } },
    { "acme/flux": { fields: { prompt, n: { type: "integer" } } } },
  );
  expect(JSON.parse(JSON.stringify(reportJson(report)))).toEqual({
    compared: true,
    counts: { breaking: 0, maybe: 0, harmless: 1 },
    unchanged: 0,
    platform: [],
    endpoints: [
      {
        key: "acme/flux",
        function: "acme.flux",
        changes: [
          {
            kind: "field-added",
            in: "input",
            field: "n",
            schema: { type: "integer" },
            required: false,
            typescript: "harmless",
            wire: "harmless",
          },
        ],
      },
    ],
  });
});
