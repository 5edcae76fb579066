import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { inlineBodySchemas, schemaCompiler } from "./fixtures/platform/compile-schemas.js";
import {
  type EndpointRow,
  type FieldRow,
  imageEndpoints,
  videoEndpoints,
} from "./fixtures/platform/endpoints.js";
import { findSpecProblems } from "./fixtures/platform/find-spec-problems.js";
import { isObject, type JsonObject } from "./fixtures/platform/json-objects.js";
import { formatJson, makeDocs, makeModelSpec, makeOpenApi } from "./fixtures/platform/make-spec.js";
import { fieldTables, readFields, withNLast } from "./fixtures/platform/read-fields.js";
import {
  answerOf,
  asDocument,
  at,
  branchesOf,
  follow,
  inputOf,
  operationAt,
  readDocument,
} from "./fixtures/platform/read-spec.js";
import type { Revision } from "./fixtures/platform/revisions.js";

const root = new URL("../", import.meta.url);

/** The committed files, each with what makes it. `npx vitest run test/specs.test.ts -u` rewrites them. */
const made: Readonly<Record<string, () => object>> = {
  "specs/openapi.json": () => makeOpenApi({ revision: "B2" }),
  "specs/docs.json": makeDocs,
  "specs/google/nano-banana-pro/v1/openapi.json": () => makeModelSpec("google/nano-banana-pro"),
  "test/fixtures/platform/revision-A0.json": () => revisionFixture("A0"),
  "test/fixtures/platform/revision-A.json": () => revisionFixture("A"),
  "test/fixtures/platform/revision-B.json": () => revisionFixture("B"),
};

function revisionFixture(revision: Revision): object {
  return makeOpenApi({ revision, endpoints: imageEndpoints });
}

const limitsPath = "test/fixtures/platform/documented-limits.json";
const specs: readonly [path: string, document: JsonObject][] = [
  ...Object.entries(made)
    .filter(([path]) => path !== "specs/docs.json")
    .map(([path, make]): [string, JsonObject] => [path, asDocument(make())]),
  [limitsPath, readDocument(limitsPath)],
];
const platform = asDocument(makeOpenApi({ revision: "B2" }));
const endpoints = [...imageEndpoints, ...videoEndpoints];

describe("the committed files", () => {
  test.for(Object.entries(made))("%s is exactly what the maker gives", async ([path, make]) => {
    await expect(formatJson(make())).toMatchFileSnapshot(fileURLToPath(new URL(path, root)));
  });

  test("SOURCE.md names every endpoint with the basis of its field table", () => {
    const source = readFileSync(new URL("specs/SOURCE.md", root), "utf8");
    for (const { key, basis } of endpoints) expect(source).toContain(`| \`${key}\` | ${basis} |`);
  });
});

describe("every committed spec", () => {
  test.for(specs)("%s is sound OpenAPI", ([, document]) => {
    expect(findSpecProblems(document)).toEqual([]);
  });

  test.for(specs)("%s holds valid JSON Schemas only", ([, document]) => {
    const compile = schemaCompiler(document);
    for (const name of Object.keys(at(document, "#/components/schemas"))) {
      expect(() => compile(at(document, `#/components/schemas/${name}`))).not.toThrow();
    }
    for (const schema of inlineBodySchemas(document)) expect(() => compile(schema)).not.toThrow();
  });
});

describe("specs/docs.json", () => {
  test("lists the plain form of every endpoint, in the tables' order, beside ordinary pages", () => {
    const operations = (group: string): readonly string[] => pages(group).filter(isOperation);
    const plain = (rows: readonly EndpointRow[]) =>
      rows.map((row) => `POST /generation/${row.key}`);
    expect(operations("Images")).toEqual(plain(imageEndpoints));
    expect(operations("Videos")).toEqual(plain(videoEndpoints));
    expect(operations("Images")).toHaveLength(23);
    expect(operations("Videos").length).toBeGreaterThanOrEqual(12);
    expect(pages("Images").length).toBeGreaterThan(23);
    expect(operations("Account").every((page) => page.startsWith("GET "))).toBe(true);
  });

  test("lists nothing that specs/openapi.json lacks", () => {
    const listed = ["Images", "Videos", "Account"].flatMap(pages).filter(isOperation);
    for (const page of listed) {
      const [method = "", path = ""] = page.split(" ");
      expect(at(platform, "#/paths"), page).toHaveProperty([path, method.toLowerCase()]);
    }
  });
});

describe("specs/openapi.json", () => {
  test("has each endpoint in SSE and in plain form, and the operations beside them, no more", () => {
    const created = endpoints.flatMap(({ key }) => [
      `/generation/sse/${key}`,
      `/generation/${key}`,
    ]);
    expect(Object.keys(at(platform, "#/paths"))).toEqual([
      ...created,
      "/generation/{id}",
      "/generations/running",
      "/credits",
      "/predictions/{id}/subscribe",
    ]);
  });

  test.for(endpoints.map((row) => [row.key, row] as const))(
    "%s: both forms take and give the same, as a stream and as JSON",
    ([key]) => {
      const stream = operationAt(platform, `/generation/sse/${key}`);
      const plain = operationAt(platform, `/generation/${key}`);
      expect(plain["requestBody"]).toEqual(stream["requestBody"]);
      const streamed = at(stream, "#/responses/200/content");
      const answered = at(plain, "#/responses/200/content");
      expect(Object.keys(streamed)).toEqual(["text/event-stream"]);
      expect(Object.keys(answered)).toEqual(["application/json"]);
      expect(streamed["text/event-stream"]).toEqual(answered["application/json"]);
    },
  );

  test.for(endpoints.map((row) => [row.key, row] as const))(
    "%s: the fields equal the table, in order",
    ([key, row]) => {
      const branches = branchesOf(inputOf(platform, `/generation/${key}`));
      expect(branches.map(readFields)).toEqual(fieldTables(row).map(withNLast));
    },
  );

  test("every response embeds its own endpoint's input, titled Input", () => {
    for (const { key } of endpoints) {
      const body = at(operationAt(platform, `/generation/${key}`), "#/requestBody/content");
      const response = answerOf(platform, `/generation/${key}`);
      expect(at(response, "#/properties")["input"]).toEqual(
        at(body, "#/application~1json")["schema"],
      );
      expect(inputOf(platform, `/generation/${key}`)["title"]).toBe("Input");
      expect(response["required"]).toEqual(["id", "status", "input", "usage"]);
    }
  });

  test("multipart stands beside JSON exactly where a file is allowed, in the fields that allow it", () => {
    for (const row of endpoints) {
      const content = at(operationAt(platform, `/generation/${row.key}`), "#/requestBody/content");
      const files = row.fields.filter((field) => field.binaryAllowed).map((field) => field.name);
      const form = content["multipart/form-data"];
      expect(form !== undefined, row.key).toBe(files.length > 0);
      if (!isObject(form)) continue;
      const properties = at(follow(platform, at(form, "#/schema")), "#/properties");
      const binary = Object.keys(properties).filter((name) =>
        JSON.stringify(properties[name]).includes('"format":"binary"'),
      );
      expect(binary).toEqual(files);
    }
    expect(
      imageEndpoints.filter((row) => row.fields.some((field) => field.binaryAllowed)),
    ).toHaveLength(2);
  });

  test("a generation's data has an example and no schema", () => {
    const data = at(answerOf(platform, "/generation/{id}"), "#/properties/data");
    expect(Object.keys(data)).toEqual(["description", "example"]);
    expect(data).toHaveProperty("example.images.0.url");
  });

  test("every style that the platform is known for occurs", () => {
    const text = JSON.stringify(
      imageEndpoints.map(({ key }) => inputOf(platform, `/generation/${key}`)),
    );
    const styles = {
      enum: '"enum":["1K"',
      anyOfConst: '"anyOf":[{"const":"1K","type":"string"}',
      oneOfConst: '"oneOf":[{"const":"1K","type":"string"}',
      nullInType: '"type":["array","null"]',
      nullInUnion: '"anyOf":[{"type":"array"',
      openObject: '"items":{"type":"object","additionalProperties":true}',
      bareObject: '"items":{"type":"object"}',
      safeIntegers: '"minimum":-9007199254740991,"maximum":9007199254740991',
    };
    for (const [style, sign] of Object.entries(styles)) expect(text, style).toContain(sign);
    expect(JSON.stringify(platform)).not.toContain('"additionalProperties":false');
  });

  test("a default outside its enum, a body without a required field and a oneOf body occur among the videos only", () => {
    const oddities = (rows: readonly EndpointRow[]) => ({
      outside: rows.filter((row) => row.fields.some(isOutsideItsEnum)).map((row) => row.key),
      nothingRequired: rows.filter(requiresNothing).map((row) => row.key),
      oneOf: rows
        .filter((row) => "oneOf" in inputOf(platform, `/generation/${row.key}`))
        .map((row) => row.key),
    });
    expect(oddities(imageEndpoints)).toEqual({ outside: [], nothingRequired: [], oneOf: [] });
    expect(oddities(videoEndpoints)).toEqual({
      outside: ["kling-ai/o3/edit"],
      nothingRequired: ["minimax/hailuo-2.3"],
      oneOf: ["kling-ai/v3/video"],
    });
  });

  test("an input matches exactly one branch of the oneOf body", () => {
    const validate = schemaCompiler(platform)(inputOf(platform, "/generation/kling-ai/v3/video"));
    const image = "https://example.com/first.png";
    expect(validate({ feature: "text-to-video", prompt: "a cat" })).toBe(true);
    expect(validate({ feature: "image-to-video", image_url: image, prompt: "it runs" })).toBe(true);
    expect(validate({ feature: "image-to-video", prompt: "a cat" })).toBe(false);
    expect(validate({ prompt: "a cat" })).toBe(false);
  });

  test("rate limits and server timeouts stay undocumented, as they are in public", () => {
    expect(JSON.stringify(platform)).not.toMatch(
      /"headers"|Retry-After|X-RateLimit|\d+ (?:seconds|minutes)/i,
    );
  });

  test("the key's place and variable are told where the key is defined", () => {
    const { description } = at(platform, "#/components/securitySchemes/bearerAuth");
    expect(description).toContain("https://skills.video/dashboard/developer");
    expect(description).toContain("SKILLS_VIDEO_API_KEY");
  });
});

describe("the model-scoped spec", () => {
  const scoped = asDocument(makeModelSpec("google/nano-banana-pro"));
  const key = "google/nano-banana-pro";

  test("has the model's operations under /v1, at the server /api", () => {
    expect(scoped["servers"]).toEqual([{ url: "/api" }]);
    expect(Object.keys(at(scoped, "#/paths"))).toEqual([
      `/v1/generation/sse/${key}`,
      `/v1/generation/${key}`,
      "/v1/generation/{request_id}",
    ]);
  });

  test("says more of every field than the platform's spec, and nothing against it", () => {
    const own = inputOf(scoped, `/v1/generation/${key}`);
    const general = inputOf(platform, `/generation/${key}`);
    expect(readFields(own)).toEqual(readFields(general));
    for (const [name, field] of Object.entries(at(own, "#/properties"))) {
      const [long, short] = [field, at(general, "#/properties")[name]].map((schema) =>
        isObject(schema) ? String(schema["description"]).length : 0,
      );
      expect(long, name).toBeGreaterThan(short ?? 0);
    }
    expect(answerOf(scoped, "/v1/generation/{request_id}")).toEqual(
      answerOf(platform, "/generation/{id}"),
    );
  });
});

function isOutsideItsEnum(field: FieldRow): boolean {
  return (
    field.enum !== undefined &&
    field.default !== undefined &&
    !field.enum.some((value) => value === field.default)
  );
}

function requiresNothing(row: EndpointRow): boolean {
  return branchesOf(inputOf(platform, `/generation/${row.key}`)).every(
    (branch) => !("required" in branch),
  );
}

function pages(group: string): readonly string[] {
  const found = makeDocs()
    .navigation.tabs.flatMap((tab) => tab.groups)
    .find((candidate) => candidate.group === group);
  return found?.pages ?? [];
}

function isOperation(page: string): boolean {
  return page.includes(" ");
}
