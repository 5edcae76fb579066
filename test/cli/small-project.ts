import { readFileSync } from "node:fs";
import { cp, writeFile } from "node:fs/promises";
import path from "node:path";
import { isObject, type JsonObject } from "../../generator/util/json.js";
import { repository } from "../readme-blocks.js";
import { temporaryFolder } from "../temporary-folder.js";

interface Spec extends JsonObject {
  readonly paths: { readonly [path: string]: JsonObject };
}

const whole = JSON.parse(readFileSync(path.join(repository, "specs/openapi.json"), "utf8")) as Spec; // made by us

const images = ["google/nano-banana-pro", "google/nano-banana"];
const videos = ["openai/sora-2"];

function keyOf(name: string): string {
  return /^\/generation\/(?:sse\/)?(.+)$/.exec(name)?.[1] ?? "";
}

/** The spec with these models only. */
export function specOf(models: readonly string[]): Spec {
  const kept = Object.entries(whole.paths).filter(
    ([name, item]) => !("post" in item) || models.includes(keyOf(name)),
  );
  return { ...whole, paths: Object.fromEntries(kept) };
}

/** The spec of small models, each like `google/nano-banana`. */
export function specCalled(...keys: readonly string[]): Spec {
  const { paths } = specOf(images.slice(1));
  const copies = keys.flatMap((key) =>
    Object.entries(paths).map(
      ([name, item]) => [name.replace("google/nano-banana", key), item] as const,
    ),
  );
  return { ...whole, paths: Object.fromEntries(copies) };
}

/** docs.json with these groups of models. */
export function docsOf(groups: Readonly<Record<string, readonly string[]>>): JsonObject {
  const all = Object.entries(groups).map(([group, keys]) => ({
    group,
    pages: keys.map((key) => `POST /generation/${key}`),
  }));
  return { navigation: { groups: all } };
}

/** A project with a spec of few models, which is read in no time. */
export const smallProject: Readonly<Record<string, string | object>> = {
  "package.json": { name: "project", type: "module", private: true },
  "openapi.json": specOf([...images, ...videos]),
  "docs.json": docsOf({ Images: images, Videos: videos }),
};

/** Models that the tests of commands call, and two that are called `image` for short. */
const called = {
  Images: [...images, "google/nano-banana-2", "bytedance/seedream-4.5", "kling-ai/v3/image"],
  Videos: [...videos, "kling-ai/v3/video"],
  Tools: ["topaz/upscale/image"],
};

/**
 * Makes a folder the working folder, until the test file ends, that has the repository's `specs/` with few
 * models: a command reads them in a tenth of the time.
 */
export async function enterSmallSpecs(): Promise<void> {
  const folder = await temporaryFolder();
  await cp(path.join(repository, "specs"), path.join(folder, "specs"), { recursive: true });
  process.chdir(folder);
  const openapi = specOf(Object.values(called).flat());
  await writeFile("specs/openapi.json", JSON.stringify(openapi));
  await writeFile("specs/docs.json", JSON.stringify(docsOf(called)));
}

/** The project's spec with a model `acme/edit` that takes a picture, as this schema says. */
export function withImage(mediaType: string, image: JsonObject): Spec {
  const properties = { prompt: { type: "string" }, image };
  const content = { [mediaType]: { schema: { type: "object", properties } } };
  const { paths } = specOf([...images, ...videos]);
  const own = Object.entries(specCalled("acme/edit").paths).flatMap(([name, { post }]) => {
    return isObject(post) ? [[name, { post: { ...post, requestBody: { content } } }] as const] : [];
  });
  return { ...whole, paths: { ...paths, ...Object.fromEntries(own) } };
}

export const withFile: Spec = withImage("multipart/form-data", {
  type: "string",
  format: "binary",
});
