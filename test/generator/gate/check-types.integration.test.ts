import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { generate } from "../../../generator/generate.js";
import { smallPlatform } from "../report/small-platform.js";

const one = { "acme/one": { fields: { prompt: { type: "string" } } } };

describe("--typecheck", () => {
  test("compiles the output if no project is around it, and then writes it", async () => {
    const platform = await smallPlatform(one);
    const { changes } = await generate({ ...platform, typecheck: true });
    expect(changes.added).toContain("acme/one.ts");
    expect(await readdir(platform.out)).toContain("acme");
  });

  test("compiles a field that takes a file if the project has no types of Node's", async () => {
    const platform = await smallPlatform({
      "acme/one": {
        fields: { prompt: { type: "string" }, image: { type: "string", format: "binary" } },
      },
    });
    const form = (await readFile(platform.openapi, "utf8")).replaceAll(
      '"requestBody":{"content":{"application/json"',
      '"requestBody":{"content":{"multipart/form-data"',
    );
    await writeFile(platform.openapi, form);
    await generate({ ...platform, typecheck: true });
    expect(await readFile(path.join(platform.out, "acme/one.ts"), "utf8")).toContain(
      "image?: Blob",
    );
  });

  test("names file, line and message of what does not compile, and writes nothing", async () => {
    const platform = await smallPlatform(one);
    const templates = path.join(platform.folder, "templates");
    await mkdir(templates);
    const ours = await readFile("templates/endpoint.hbs", "utf8");
    // The gate lets this through: it is one of our forms, with a key too few.
    await writeFile(path.join(templates, "endpoint.hbs"), ours.replace(/^.* key: .*\n/m, ""));
    await expect(generate({ ...platform, templates, typecheck: true })).rejects.toMatchObject({
      code: "MS1502",
      problem: expect.stringMatching(/acme\/one\.ts:\d+: .*'key' is missing/),
    });
    expect(await readdir(platform.folder)).not.toContain("generated");
  });

  test("names an error that belongs to no file by its message alone", async () => {
    const platform = await smallPlatform(one);
    await mkdir(path.join(platform.out, "node_modules/@types/broken"), { recursive: true });
    await expect(generate({ ...platform, typecheck: true })).rejects.toMatchObject({
      code: "MS1502",
      problem: expect.stringMatching(/\n {2}Cannot find type definition file for 'broken'/),
    });
  });

  test("judges what is in place already, too", async () => {
    const platform = await smallPlatform(one);
    await generate(platform);
    const anew = path.join(platform.folder, "anew");
    await cp(platform.out, anew, { recursive: true });
    const again = { ...platform, out: anew, typecheck: true };
    expect((await generate({ ...again, check: true })).upToDate).toBe(true);
    expect((await generate(again)).upToDate).toBe(true);
  });
});
