import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { GeneratorError } from "../../../generator/diagnostics/errors.js";
import { readModel } from "../../../generator/read/read-model.js";
import { folderWith } from "../../temporary-folder.js";
import { create, documentOf } from "../spec-of.js";

const spec = documentOf({ paths: { "/generation/acme/paint": create() } }).root;
const paint = "POST /generation/acme/paint";

function docsWith(pages: readonly unknown[], more: object = {}): object {
  return { navigation: { groups: [{ group: "Images", pages }], ...more } };
}

/** A folder with a secret beside it, which nothing may read. */
async function project(docs: object | string, files: Record<string, string> = {}): Promise<string> {
  const outer = await folderWith({
    "secret.mdx": `---\nopenapi: ${paint}\n---\n`,
    "secret.json": spec,
  });
  const folder = path.join(outer, "docs");
  await mkdir(folder);
  const all = {
    "docs.json": typeof docs === "string" ? docs : JSON.stringify(docs),
    "openapi.json": JSON.stringify(spec),
    ...files,
  };
  for (const [name, text] of Object.entries(all)) await writeFile(path.join(folder, name), text);
  return folder;
}

async function problem(folder: string): Promise<GeneratorError> {
  const settings = { folder, openapi: "openapi.json", docs: "docs.json" };
  const error = await readModel(settings).catch((thrown: unknown) => thrown);
  if (error instanceof GeneratorError) return error;
  throw new Error("expected a GeneratorError", { cause: error });
}

const elsewhere = [
  "../secret",
  "a/../../secret",
  "..\\..\\secret",
  "..\\secret",
  "%2e%2e/%2e%2e/secret",
  "%2E%2E/secret",
  "..%2fsecret",
  "..%5csecret",
  "file:///etc/passwd",
  "C:\\secret",
  "C:/secret",
  "//evil.invalid/secret",
  "secret\u0000.txt",
  "secret\r\nX: 1",
  "secret\ud800",
];

describe("a page that leads out of the docs is refused by its pointer", () => {
  test.for(elsewhere)("%j", async (page) => {
    const error = await problem(await project(docsWith([paint, page])));
    expect([error.code, error.file, error.pointer]).toEqual([
      "MS1205",
      "docs.json",
      "/navigation/groups/0/pages/1",
    ]);
  });

  test("an absolute path that is not a page of the docs: the other pages are read", async () => {
    const refused = "/etc/passwd is an absolute path, and no page of these docs";
    const error = await problem(await project(docsWith(["/etc/passwd"])));
    expect(error.message).toContain(
      `docs.json#/navigation/groups/0/pages/0 (line 1, column 53): ${refused}`,
    );
    const folder = await project(docsWith([paint, "/etc/passwd"]));
    const settings = { folder, openapi: "openapi.json", docs: "docs.json" };
    const { endpoints, warnings } = await readModel(settings);
    expect(endpoints.map(({ key }) => key)).toEqual(["acme/paint"]);
    expect(warnings.map(({ message }) => message)).toContainEqual(expect.stringContaining(refused));
    await expect(readModel({ ...settings, strict: true })).rejects.toThrow(refused);
  });

  test("a link that leads out, even if its name is sound", async () => {
    const folder = await project(docsWith(["page"]));
    await symlink(path.join(folder, "..", "secret.mdx"), path.join(folder, "page.mdx"));
    expect((await problem(folder)).message).toContain("is a link that leads out of its folder");
  });

  test("a folder that is a link that leads out", async () => {
    const folder = await project(docsWith(["below/secret"]));
    await symlink(path.join(folder, ".."), path.join(folder, "below"));
    expect((await problem(folder)).message).toContain("is a link that leads out of its folder");
  });
});

describe("a spec that leads out of the docs is refused by its pointer, used or not", () => {
  test.for(elsewhere)("%j", async (openapi) => {
    const docs = docsWith([paint], { tabs: [{ tab: "x", openapi, groups: [] }] });
    const error = await problem(await project(docs));
    expect([error.code, error.pointer]).toEqual(["MS1205", "/navigation/tabs/0/openapi"]);
  });

  test.for<[unknown, string]>([
    [{ source: "openapi.json", directory: "../../pwned" }, "/directory"],
    [{ source: "../secret.json" }, "/source"],
    [["../secret.json"], "/0"],
  ])("%j", async ([openapi, where]) => {
    const docs = docsWith([paint], { tabs: [{ tab: "x", openapi }] });
    expect((await problem(await project(docs))).pointer).toBe(`/navigation/tabs/0/openapi${where}`);
  });

  test("in a page of operations, and in front matter", async () => {
    const named = await problem(await project(docsWith([`../secret.json ${paint}`])));
    expect(named.pointer).toBe("/navigation/groups/0/pages/0");
    const matter = `---\nopenapi: ../secret.json ${paint}\n---\n`;
    const page = await problem(await project(docsWith(["page"]), { "page.mdx": matter }));
    expect([page.code, page.pointer]).toEqual(["MS1205", "/navigation/groups/0/pages/0"]);
  });

  test("a URL of an origin that the user did not name: nobody is asked", async () => {
    const url = "https://evil.invalid/openapi.json";
    const tabs = [{ tab: "x", openapi: "openapi.json" }];
    const error = await problem(await project(docsWith([`${url} ${paint}`], { tabs })));
    expect(error.message).toContain(
      "the spec's origin is neither that of the docs nor of --openapi",
    );
  });

  test("one that is not there: its pointer and what to do", async () => {
    const error = await problem(await project(docsWith([`one.json ${paint}`])));
    expect(error.message).toBe(
      'docs.json#/navigation/groups/0/pages/0 (line 1, column 53): the spec "one.json" does not exist\nPut it into the folder of the docs, at that path.',
    );
  });
});

describe("a $ref of the docs is refused by its pointer if it leads out", () => {
  test.for([...elsewhere, "/docs.json", "./nothing.json", "docs.json", "part.json#/x"])(
    "%j",
    async ($ref) => {
      const docs = { navigation: { tabs: [{ $ref }] } };
      const error = await problem(await project(docs));
      expect([error.code, error.pointer]).toEqual(["MS1205", "/navigation/tabs/0/$ref"]);
    },
  );

  test("and if files name each other in a circle", async () => {
    const error = await problem(
      await project(
        { navigation: { $ref: "a.json" } },
        { "a.json": '{"tabs":{"$ref":"b.json"}}', "b.json": '[{"$ref":"a.json"}]' },
      ),
    );
    expect(error.message).toContain("leads back to itself");
  });
});

test("a name of a header with a line break in it is refused, though no header is made of it", async () => {
  const docs = { ...docsWith([paint]), api: { mdx: { auth: { name: "X-Key\r\nX-Evil: 1" } } } };
  expect((await problem(await project(docs))).pointer).toBe("/api/mdx/auth/name");
});

test("groups nested without end are refused before they are walked", async () => {
  const deep = `${'{"group":"Images","pages":['.repeat(5_000)}${"]}".repeat(5_000)}`;
  const error = await problem(await project(`{"navigation":{"groups":[${deep}]}}`));
  expect(error.message).toContain("nests deeper than the limit of 200");
});

test("front matter that is no YAML names the page, and the line in it", async () => {
  const page = "---\nicon: x\ntitle: a: b: c\n---\n";
  const error = await problem(await project(docsWith(["page"]), { "page.mdx": page }));
  expect([error.code, error.file]).toEqual(["MS1007", "page.mdx"]);
  expect(error.problem).toContain("line 3, column 8");
});

test("an address whose percent signs encode nothing is one that the spec lacks", async () => {
  const page = '---\napi: "POST https://api.acme.example/v1/%ff"\n---\n';
  const error = await problem(await project(docsWith(["page"]), { "page.mdx": page }));
  expect(error.code).toBe("MS1203");
});

/** In an object of which no text can be made. */
const textless = { toString: 1, valueOf: 2 };

test("a page or a tag of any other kind than text ends in a message, or is passed over", async () => {
  const page = await problem(await project(docsWith([paint, [textless]])));
  expect(page.problem).toBe('"[{\\"toString\\":1,\\"valueOf\\":2}]" is neither a page nor a group');
  const tagged = { paths: { "/a": create(undefined, { tags: [textless, "Images"] }) } };
  const docs = { navigation: { tabs: [{ tab: "x", openapi: "openapi.json" }] } };
  const files = { "openapi.json": JSON.stringify(documentOf(tagged).root) };
  const folder = await project(docs, files);
  const settings = { openapi: `${folder}/openapi.json`, docs: `${folder}/docs.json` };
  expect((await readModel(settings)).endpoints.map(({ key }) => key)).toEqual(["a"]);
});

test("groups may be called anything, and are chosen by it", async () => {
  for (const group of ["__proto__", "*/globalThis.__pwned=1;/*", "../../pwned", "Images (beta)"]) {
    const folder = await project({ navigation: { groups: [{ group, pages: [paint] }] } });
    const settings = { openapi: `${folder}/openapi.json`, docs: `${folder}/docs.json`, group };
    expect((await readModel(settings)).endpoints).toHaveLength(1);
  }
});
