import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { findConfig, loadConfig } from "../../generator/config/load-config.js";
import {
  errorCodes,
  GeneratorError,
  type GeneratorErrorCode,
} from "../../generator/diagnostics/errors.js";
import { checkSource } from "../../generator/gate/check-source.js";
import { checkTypes } from "../../generator/gate/check-types.js";
import { type GenerateSettings, generate } from "../../generator/generate.js";
import { withOutputLock } from "../../generator/output/exclusive-run.js";
import { releaseName } from "../../generator/release.js";
import type { JsonObject } from "../../generator/util/json.js";
import { baseDocs, baseSpec } from "../hostile/base-documents.js";
import { setAt } from "../hostile/place-value.js";
import { runInProcess, sandboxFolder } from "../hostile/sandbox.js";

const folder = await sandboxFolder();

/** A folder with a good spec and docs.json, changed as a case says; what generating gives. */
interface Home {
  readonly folder: string;
  write(name: string, content: string | Uint8Array | JsonObject): void;
  generate(more?: Partial<GenerateSettings>): Promise<unknown>;
}

let homes = 0;

function newHome(): Home {
  homes += 1;
  const home = path.join(folder, String(homes));
  const write: Home["write"] = (name, content) => {
    mkdirSync(path.dirname(path.join(home, name)), { recursive: true });
    const isText = typeof content === "string" || content instanceof Uint8Array;
    writeFileSync(path.join(home, name), isText ? content : JSON.stringify(content, null, 2));
  };
  write("openapi.json", baseSpec());
  write("docs.json", baseDocs());
  return {
    folder: home,
    write,
    generate: (more) =>
      generate({ folder: home, openapi: "openapi.json", docs: "docs.json", ...more }),
  };
}

/** Generates from the base spec with one value put into it. */
function withValue(pointer: string, value: JsonObject[string]) {
  return (home: Home): Promise<unknown> => {
    const spec = baseSpec();
    setAt(spec, pointer, value);
    home.write("openapi.json", spec);
    return home.generate();
  };
}

const prompt = "/components/schemas/ImageRequest/properties/prompt";
const create = "/paths/~1v1~1images~1generations/post";

/** One way to each code. */
const ways: Readonly<Record<GeneratorErrorCode, (home: Home) => Promise<unknown>>> = {
  MS1001: (home) => home.generate({ openapi: "absent.json" }),
  MS1002: (home) => {
    home.write("openapi.json", Buffer.alloc(32 * 1024 * 1024 + 1, " "));
    return home.generate();
  },
  MS1003: (home) => {
    home.write("openapi.json", Buffer.from([0xff, 0xfe, 0x7b, 0]));
    return home.generate();
  },
  MS1004: (home) => {
    home.write("openapi.json", "{");
    return home.generate();
  },
  MS1005: (home) => {
    home.write("openapi.json", `${"[".repeat(201)}${"]".repeat(201)}`);
    return home.generate();
  },
  MS1006: (home) => {
    home.write("openapi.json", '{"a": 1, "a": 2}');
    return home.generate();
  },
  MS1007: (home) => {
    home.write("openapi.yaml", "a: [");
    return home.generate({ openapi: "openapi.yaml" });
  },
  MS1008: (home) => home.generate({ openapi: "http://api.good.test/openapi.json" }),
  MS1009: (home) =>
    home.generate({ openapi: "https://api.good.test/openapi.json", snapshot: "snapshot" }),
  MS1101: withValue("/openapi", "4.0.0"),
  MS1102: (home) => {
    home.write("openapi.json", { swagger: "2.0" });
    return home.generate();
  },
  MS1103: withValue(prompt, { $ref: "#/components/schemas/Absent" }),
  MS1104: withValue("/components/schemas/ImageRequest", {
    $ref: "#/components/schemas/ImageRequest",
  }),
  MS1105: withValue(`${prompt}/type`, "text"),
  MS1106: (home) => {
    const spec = baseSpec();
    setAt(spec, "/components/schemas/S0", { type: "object", properties: { a: {} } });
    for (let level = 1; level < 20; level += 1) {
      const below = { $ref: `#/components/schemas/S${level - 1}` };
      setAt(spec, `/components/schemas/S${level}`, { allOf: [below, below] });
    }
    setAt(spec, prompt, { $ref: "#/components/schemas/S19" });
    home.write("openapi.json", spec);
    return home.generate();
  },
  MS1107: (home) => {
    const spec = baseSpec();
    setAt(spec, "/paths/no-slash", {});
    home.write("openapi.json", spec);
    return generate({ folder: home.folder, openapi: "openapi.json", endpoints: ["no-slash"] });
  },
  MS1108: withValue("/servers/0/url", "http://api.good.test"),
  MS1109: withValue(`${create}/responses/ok`, {}),
  MS1110: (home) => {
    const spec = baseSpec();
    setAt(spec, "/components/securitySchemes/k", { type: "apiKey", in: "cookie", name: "k" });
    setAt(spec, `${create}/security`, [{ k: [] }]);
    home.write("openapi.json", spec);
    return home.generate();
  },
  MS1111: (home) => {
    const spec = baseSpec();
    const schema = { type: "object", properties: { task_id: { type: "string" } } };
    const ticket = { description: "", content: { "application/json": { schema } } };
    setAt(spec, "/paths", {
      "/v1/images/generations": { post: { requestBody: {}, responses: {} } },
    });
    const content = { "application/json": { schema: { type: "object" } } };
    setAt(spec, `${create}/requestBody`, { content });
    setAt(spec, `${create}/responses`, { "202": ticket });
    home.write("openapi.json", spec);
    return home.generate();
  },
  MS1201: (home) => {
    // The spec once more: a mistake that is easily made.
    home.write("docs.json", baseSpec());
    return home.generate();
  },
  MS1202: (home) => home.generate({ group: "Pictures" }),
  MS1203: (home) => {
    const docs = baseDocs();
    setAt(docs, "/navigation/groups/0/pages/0", "POST /v1/absent");
    home.write("docs.json", docs);
    return home.generate();
  },
  MS1204: (home) => {
    const docs = baseDocs();
    setAt(docs, "/navigation/groups/0/pages/0", "introduction");
    home.write("docs.json", docs);
    return home.generate();
  },
  MS1205: (home) => {
    const docs = baseDocs();
    setAt(docs, "/navigation/groups/0/pages/0", "../introduction");
    home.write("docs.json", docs);
    return home.generate();
  },
  MS1301: (home) => {
    const spec = baseSpec();
    const paths = spec["paths"] as JsonObject; // the base spec's
    paths["/v1/Images/generations"] = structuredClone(paths["/v1/images/generations"] ?? null);
    paths["/v1/Images/generations/{id}"] = paths["/v1/images/generations/{id}"] ?? null;
    home.write("openapi.json", spec);
    return generate({
      folder: home.folder,
      openapi: "openapi.json",
      endpoints: ["/v1/Images/generations", "/v1/images/generations"],
    });
  },
  MS1302: (home) => {
    home.write("generated/modelsmith.lock.json", "{");
    return home.generate();
  },
  MS1303: (home) => releaseName(path.join(home.folder, "generated"), "acme.none"),
  MS1401: (home) => {
    home.write("generated", "a file");
    return home.generate();
  },
  MS1402: (home) => {
    home.write("generated/good/create-image.ts", "// by hand");
    return home.generate();
  },
  MS1403: (home) =>
    commandLine([
      "generate",
      `--openapi=${home.folder}/openapi.json`,
      `--docs=${home.folder}/docs.json`,
      `--out=${home.folder}/out`,
      "--check",
    ]),
  MS1404: (home) => {
    const owner = { process: process.pid, host: hostname(), run: "another" };
    home.write("generated/.modelsmith-run/owner.json", owner);
    return withOutputLock(path.join(home.folder, "generated"), async () => undefined, 50);
  },
  MS1501: async () =>
    checkSource(new Map([["a.ts", "// Generated by modelsmith from a. Do not edit.\nalert();\n"]])),
  MS1502: async (home) =>
    checkTypes(new Map([["a.ts", "export const a: string = 1;\n"]]), home.folder),
  MS1601: () => commandLine(["generate", "--no-such-option"]),
  MS1602: (home) => {
    home.write("modelsmith.config.json", { openapi: 1 });
    return loadConfig(path.join(home.folder, "modelsmith.config.json"));
  },
  MS1603: (home) => {
    home.write("modelsmith.config.json", {});
    home.write("modelsmith.config.ts", "");
    return findConfig(home.folder);
  },
  MS1604: (home) =>
    home.generate({
      openapi: "https://127.0.0.1:9/openapi.json",
      headers: { authorization: "$MODELSMITH_ABSENT" },
    }),
  MS1605: (home) => home.generate({ templates: "absent" }),
  MS1606: (home) => home.generate({ hooks: { skipEndpoint: () => true } }),
};

/** What the command line says of an error, as one again. */
async function commandLine(words: readonly string[]): Promise<void> {
  const { stderr, exitCode } = await runInProcess(words);
  expect(exitCode).toBe(1);
  const [, code = "", problem = ""] = /^error (MS\d{4}): (.*)/.exec(stderr) ?? [];
  throw new GeneratorError(code as GeneratorErrorCode, problem, { hint: "see above" }); // compared below
}

describe("the way to", () => {
  it.each(Object.entries(ways))("%s ends there, with what to do next", async (code, way) => {
    const error = await way(newHome()).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(GeneratorError);
    if (!(error instanceof GeneratorError)) return;
    expect(`${error.code}: ${error.problem}`).toContain(`${code}: `);
    expect(error.message).not.toMatch(/undefined|\[object|\n\s+at /);
  });
});

describe("docs/errors.md", () => {
  const text = readFileSync(new URL("../../docs/errors.md", import.meta.url), "utf8");

  it("has one section for each code, in order, and no other", () => {
    const sections = [...text.matchAll(/^## (MS\d{4}): (.*)$/gm)].map(([, code, words]) => [
      code,
      words,
    ]);
    expect(sections).toEqual(Object.entries(errorCodes));
  });

  it("says in each what it means and what to do", () => {
    const bodies = text.split(/^## /m).slice(1);
    for (const body of bodies) {
      expect(body).toMatch(/^MS\d{4}: .*\n\n[A-Z`].*\n\n\*\*What to do\.\*\* [A-Z`].*\n/);
    }
  });
});
