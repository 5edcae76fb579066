import path from "node:path";
import { describe, expect, test } from "vitest";
import { checkInput } from "../../../runtime/check/check-input.js";
import { answer, bearerSpec, create } from "../../generator/spec-of.js";
import { folderWith } from "../../temporary-folder.js";
import { runCli } from "../run-cli.js";

const endpoint = ["inspect", "--endpoint"];

describe("--list-endpoints", () => {
  test("gives the endpoints of a category, in the order of the docs", async () => {
    const ran = await runCli(["inspect", "--list-endpoints", "--category", "videos"]);
    expect(JSON.parse(ran.out)).toMatchSnapshot();
    expect(ran.code).toBe(0);
  });

  test("is what happens by default, for images", async () => {
    const { default_endpoints, ...list } = JSON.parse((await runCli(["inspect"])).out);
    expect(default_endpoints).toHaveLength(23);
    expect(default_endpoints[0]).toBe("POST /generation/sse/google/nano-banana-2");
    expect(list).toMatchObject({
      category: "images",
      source: "specs/docs.json",
      default_result_mode: "sse",
      poll_endpoint: "/generation/{id}",
    });
  });

  test("names the groups that exist where the category does not", async () => {
    const ran = await runCli(["inspect", "--category", "sounds"]);
    expect([ran.code, ran.err]).toEqual([1, expect.stringMatching(/"sounds".*\n.*Images, Videos/)]);
  });

  test("is not said of one model", async () => {
    const ran = await runCli(["inspect", "google/nano-banana", "--list-endpoints"]);
    expect([ran.code, ran.out]).toEqual([1, ""]);
    expect(ran.err).toContain("--list-endpoints lists all, and google/nano-banana is one");
  });

  test("tells a create that answers with the result, as generate does", async () => {
    const picture = { type: "object", properties: { url: { type: "string", format: "uri" } } };
    const result = { type: "object", properties: { data: { type: "array", items: picture } } };
    const input = { type: "object", properties: { prompt: { type: "string" } } };
    const spec = bearerSpec({ "/images/generations": create(input, answer(result)) });
    const folder = await folderWith({ "openapi.json": spec });
    const words = ["inspect", "--openapi", path.join(folder, "openapi.json")];
    for (const more of [[], ["images/generations"]]) {
      const { out } = await runCli([...words, ...more]);
      expect(JSON.parse(out)).toMatchObject({ default_result_mode: "answer" });
    }
    const { out } = await runCli(words, { person: true });
    expect(out).toContain("Result by the answer itself;");
  });

  test("goes by tags where there are no docs", async () => {
    const list = async (...more: string[]) => {
      const spec = "test/fixtures/platform/revision-B.json";
      return runCli(["inspect", "--openapi", spec, ...more]);
    };
    const ran = await list("--category", "images");
    expect(JSON.parse(ran.out)).toMatchObject({ source: "test/fixtures/platform/revision-B.json" });
    expect((await list("--category", "sounds")).err).toContain('tagged "sounds"');
  });
});

describe("--endpoint", () => {
  test("tells all of it", async () => {
    const ran = await runCli([...endpoint, "google/nano-banana-2", "--include-template"]);
    expect(JSON.parse(ran.out)).toMatchSnapshot();
    expect(ran.code).toBe(0);
  });

  test("tells the words of the status of any platform", async () => {
    const text = { type: "string" };
    const task = (...words: readonly string[]) =>
      answer({ type: "object", properties: { id: text, status: { ...text, enum: words } } });
    const parameters = [{ name: "id", in: "path", required: true, schema: text }];
    const spec = bearerSpec({
      "/images": create({ type: "object", properties: { prompt: text } }, task("queued", "done")),
      "/images/{id}": { get: { parameters, ...task("queued", "done", "burnt") } },
    });
    const folder = await folderWith({ "openapi.json": spec });
    const words = ["inspect", "images", "--openapi", path.join(folder, "openapi.json")];
    expect(JSON.parse((await runCli(words)).out)).toMatchObject({
      prediction_status_values: ["queued", "done", "burnt"],
    });
  });

  test.each([
    "google/nano-banana",
    "/generation/google/nano-banana",
    "POST /generation/google/nano-banana",
    "/generation/sse/google/nano-banana",
    "/v1/generation/sse/google/nano-banana",
    "post /v1/generation/google/nano-banana",
  ])("%s is the same endpoint", async (name) => {
    expect(JSON.parse((await runCli([...endpoint, name])).out)).toMatchObject({
      endpoint: "POST /generation/sse/google/nano-banana",
      polling_create_endpoint: "POST /generation/google/nano-banana",
    });
  });

  test("--include-template adds a request that fits", async () => {
    const plain = JSON.parse((await runCli([...endpoint, "kling-ai/v3/video"])).out);
    expect(plain).not.toHaveProperty("request_template");
    const words = [...endpoint, "kling-ai/v3/video", "--include-template"];
    const full = JSON.parse((await runCli(words)).out);
    expect(checkInput(full.input_schema, full.request_template)).toEqual([]);
    expect(full).toMatchObject({ ...plain, request_template: { feature: "text-to-video" } });
  });

  test("--json-indent 0 prints one line", async () => {
    const ran = await runCli([...endpoint, "google/nano-banana", "--json-indent", "0"]);
    expect(ran.lines).toHaveLength(1);
  });

  test("an unknown one is answered by the nearest", async () => {
    const ran = await runCli([...endpoint, "google/nano-bananna"]);
    expect([ran.code, ran.err]).toEqual([
      1,
      expect.stringMatching(/Did you mean google\/nano-banana\?/),
    ]);
  });

  test("a person reads a table", async () => {
    const words = [...endpoint, "google/nano-banana"];
    const ran = await runCli(words, { person: true, environment: { NO_COLOR: "1" } });
    expect(ran.out).toMatchSnapshot();
  });
});
