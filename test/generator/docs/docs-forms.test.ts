import { describe, expect, test } from "vitest";
import { readModel } from "../../../generator/read/read-model.js";
import { folderWith } from "../../temporary-folder.js";
import { create, docsOf, documentOf } from "../spec-of.js";

const folder = "test/fixtures/docs";

/** What is generated from docs: key, spec, and the path that it is called at. */
async function read(docs: string, settings: { group?: string | string[]; openapi?: string } = {}) {
  const openapi = "test/fixtures/docs/openapi.json";
  const model = await readModel({ openapi, docs: `${folder}/${docs}`, ...settings });
  return model.endpoints.map(({ key, source, descriptor }) => {
    const { create, poll } = descriptor;
    const own = (poll || undefined)?.path ?? "";
    return [key, source.replace(`${folder}/`, ""), create.path, own].join(" ").trim();
  });
}

const paint = "acme/paint openapi.json /generation/acme/paint";
const sketch = "acme/sketch openapi.json /generation/acme/sketch";
const film = "acme/film openapi.json /generation/acme/film";

describe("a group is found", () => {
  test("in the language of the docs alone, where each language has a spec of its own", async () => {
    const spec = { ...documentOf({ paths: { "/v1/draw": create() } }).root };
    const group = (name: string, openapi: string) => ({
      tab: "API",
      groups: [{ group: name, openapi }],
    });
    const languages = [
      { language: "zh", ...group("图片 API", "zh.json") },
      { language: "en", default: true, ...group("Image API", "en.json") },
    ];
    const folder = await folderWith({
      "docs.json": { navigation: { languages } },
      "zh.json": spec,
      "en.json": spec,
    });
    const keys = async (group?: string) => {
      const docs = { folder, docs: "docs.json", openapi: "en.json", ...(group && { group }) };
      return (await readModel(docs)).endpoints.map(({ key, source }) => `${key} ${source}`);
    };
    expect(await keys()).toEqual(["draw en.json"]);
    expect(await keys("图片 API")).toEqual(["draw zh.json"]);
  });

  test("below products, languages, versions, tabs, menus, dropdowns and anchors, nested groups too", async () => {
    expect(await read("divisions/docs.json")).toEqual([paint, sketch]);
    expect(await read("divisions/docs.json", { group: "Drawings" })).toEqual([sketch]);
  });

  test("whatever the case of its name, in a file with a byte-order mark", async () => {
    expect(await read("bom/docs.json")).toEqual([paint]);
  });

  test("once per language, under translated names: several names, and globs", async () => {
    expect(await read("translated/docs.json")).toEqual([paint, sketch]);
    expect(await read("translated/docs.json", { group: ["图像", "Изображения"] })).toEqual([
      sketch,
      paint,
    ]);
    expect(await read("translated/docs.json", { group: "image*" })).toEqual([paint, sketch, film]);
    expect(await read("translated/docs.json", { group: ["images", "Image gen*"] })).toHaveLength(3);
  });

  test("not under a name that nobody has: the nearest and all others are named", async () => {
    await expect(
      read("translated/docs.json", { group: ["Images", "Изображение"] }),
    ).rejects.toThrow(
      'has no group named "Изображение". Did you mean Изображения?\nChoose one with --group, or as `group` in the config. Groups that list a POST: Images, 图像, Изображения, Image generation.',
    );
  });

  test("not under an empty name", async () => {
    await expect(read("translated/docs.json", { group: " " })).rejects.toThrow(
      'has no group named " "\nChoose one with --group, or as `group` in the config.',
    );
  });

  test("of all kinds of requests, if none is about images: those of its creates that make images", async () => {
    const paths = {
      "/images/generations": create(),
      "/chat/completions": create(),
      "/batches": create(),
    };
    const platform = await folderWith({
      "openapi.json": documentOf({ paths }).root,
      "docs.json": docsOf(
        Object.keys(paths).map((name) => `POST ${name}`),
        "Endpoints",
      ),
    });
    const inputs = { folder: platform, openapi: "openapi.json", docs: "docs.json" };
    const { endpoints, warnings } = await readModel(inputs);
    expect(endpoints.map(({ key }) => key)).toEqual(["images/generations"]);
    expect(warnings[0]?.message).toContain(
      'took "Endpoints", since some of its creates make images',
    );
  });

  test("in mint.json, the older form", async () => {
    expect(await read("mint/mint.json")).toEqual([sketch, paint]);
  });

  test("in files that $ref names, each relative to the one that names it", async () => {
    expect(await read("references/docs.json")).toEqual([paint, sketch]);
  });
});

describe("a page", () => {
  test("names its operation in its front matter, in every form", async () => {
    expect(await read("pages/docs.json")).toEqual([paint, sketch, film]);
  });

  test("that is a webhook, no operation, or not there is passed over", async () => {
    await expect(read("pages/docs.json", { group: "Hooks" })).rejects.toThrow(
      'the group "Hooks" lists no POST',
    );
  });
});

describe("the spec of an operation", () => {
  test("is what its division or group names, the first of a list, or what the page names", async () => {
    expect(await read("inherited/docs.json")).toEqual([
      "one inherited/specs/one.json /create",
      "two inherited/specs/two.json /create",
      "three inherited/specs/three.yaml /create",
      "four inherited/specs/four.json /create",
      "five inherited/specs/five.json /create",
    ]);
  });

  test("is --openapi if the docs name one spec only, wherever that is", async () => {
    expect(await read("pages/docs.json", { openapi: `${folder}/openapi.json` })).toHaveLength(3);
  });

  test("is read as YAML if its name says so", async () => {
    const [three] = await read("inherited/docs.json", { group: "Own" });
    expect(three).toBe("create inherited/specs/three.yaml /create");
  });

  test("may be spread over files of its folder", async () => {
    const model = await readModel({
      openapi: `${folder}/split/openapi.json`,
      docs: `${folder}/split/docs.json`,
    });
    const { properties } = model.endpoints[0]?.input ?? {};
    expect(Object.keys(properties ?? {})).toEqual(["prompt", "style", "layer", "$ref"]);
    expect(properties?.["style"]?.enum).toEqual(["oil", "ink"]);
    expect(properties?.["prompt"]?.default).toEqual({ $ref: "not-a-reference.json" });
    expect(properties?.["layer"]).toEqual({ $ref: "#/$defs/Layer" });
  });
});

describe("a group or division without operations of its own", () => {
  test("stands for every operation of the spec that it names", async () => {
    expect(await read("bulk/docs.json")).toEqual([
      "acme/brush bulk/images.json /generation/acme/brush",
      "acme/pen bulk/images.json /generation/acme/pen",
    ]);
    expect(await read("bulk/docs.json", { group: "Videos" })).toEqual([
      "acme/reel bulk/videos.json /generation/acme/reel",
    ]);
  });

  test("shows the tags of its spec as groups", async () => {
    expect(await read("tags/docs.json")).toEqual([paint, sketch]);
    expect(await read("tags/docs.json", { group: "Videos" })).toEqual([film]);
  });

  test("of pictures that move is no group of images", async () => {
    const paint = create({ type: "object", properties: { prompt: { type: "string" } } });
    const groups = [
      { group: "Painting", pages: ["POST /paint"] },
      { group: "Moving pictures", pages: ["POST /film"] },
    ];
    const paths = { "/paint": paint, "/film": create() };
    const given = await folderWith({
      "docs.json": { navigation: { groups } },
      "openapi.json": documentOf({ paths }).root,
    });
    const asked = readModel({ folder: given, docs: "docs.json", openapi: "openapi.json" });
    await expect(asked).rejects.toThrow(
      /has no group named "Images"\nChoose one with --group Painting, or as `group` in the config\./,
    );
  });

  test("is no obstacle to pages that make images beside all groups", async () => {
    const paint = create({ type: "object", properties: { prompt: { type: "string" } } });
    const pages = ["POST /images/paint", { group: "Chat", pages: ["POST /chat"] }];
    const given = await folderWith({
      "docs.json": { navigation: { pages } },
      "openapi.json": documentOf({ paths: { "/images/paint": paint, "/chat": create() } }).root,
    });
    const model = await readModel({ folder: given, docs: "docs.json", openapi: "openapi.json" });
    expect(model.endpoints.map(({ key }) => key)).toEqual(["images/paint"]);
    expect(model.warnings.map(({ message }) => message).join()).toContain(
      "took the pages without a group, since some of its creates make images",
    );
  });

  test("counts beside a group of the wanted name that holds guides only", async () => {
    const guides = { tab: "Guides", groups: [{ group: "Images", pages: ["intro"] }] };
    const paths = { "/draw": create(undefined, { tags: ["Pictures"] }) };
    const given = await folderWith({
      "docs.json": { navigation: { tabs: [guides, { tab: "API", openapi: "openapi.json" }] } },
      "openapi.json": documentOf({ paths }).root,
    });
    const { endpoints, warnings } = await readModel({
      folder: given,
      docs: "docs.json",
      openapi: "openapi.json",
    });
    expect(endpoints.map(({ key }) => key)).toEqual(["draw"]);
    expect(warnings.map(({ message }) => message)).toContainEqual(
      'the group "Images" lists no POST: took "Pictures", since its name speaks of images. Choose others with --group',
    );
  });
});

describe("one spec per model, all with the same path", () => {
  test("gives each its own function, named by its file, and the poll path that all share", async () => {
    expect(await read("shared-path/docs.json")).toEqual([
      "acme/flux-1.1 shared-path/models/acme/flux-1.1.json /run",
      "acme/flux-11 shared-path/models/acme/flux-11.json /run",
      "dream/dream-2 shared-path/models/dream/dream-2.json /run",
      "orbit/run shared-path/models/orbit/openapi.json /run",
      "orbit/edit shared-path/models/orbit/openapi.json /edit",
    ]);
  });

  test("locks each name to its own spec and path", async () => {
    const model = await readModel({
      openapi: `${folder}/openapi.json`,
      docs: `${folder}/shared-path/docs.json`,
    });
    const identities = model.endpoints.map(({ identity }) => `${identity.spec} ${identity.path}`);
    expect(identities).toContainEqual(
      expect.stringMatching(/^models\/acme\/flux-1\.1\.json .*\/run$/),
    );
    expect(new Set(identities).size).toBe(5);
    expect(model.endpoints.map(({ name }) => `${name.module}.${name.function}`)).toEqual([
      "acme.flux1_1",
      "acme.flux11",
      "dream.dream2",
      "orbit.run",
      "orbit.edit",
    ]);
  });
});
