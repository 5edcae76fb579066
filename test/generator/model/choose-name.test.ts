import { describe, expect, test } from "vitest";
import {
  chooseName,
  type NameHints,
  withoutClashes,
} from "../../../generator/model/choose-name.js";
import { nameEndpoint } from "../../../generator/model/naming.js";

const call = (key: string, hints: NameHints = { platform: "acme" }) => {
  const { module, function: name } = chooseName(key, hints);
  return `${module}.${name}`;
};

describe("a function has the name that a person would choose", () => {
  test.for<[key: string, name: string, hints?: NameHints]>([
    ["google/nano-banana-pro", "google.nanoBananaPro"],
    ["api/v1/predictions/google/imagen-4", "google.imagen4"],
    ["models/black-forest-labs/flux-schnell/predictions", "blackForestLabs.fluxSchnell"],
    ["acme/flux/generate/async", "acme.flux"],
    ["v1/ai/mystic", "acme.mystic"],
    ["services/aigc/text2image/image-synthesis", "text2image.imageSynthesis"],
    ["make/art", "acme.art"],
    ["acme/flux/edits", "acme.fluxEdits"],
    ["videos/generations", "videos.generations"],
    ["flux-pro-1.1", "acme.fluxPro1_1"],
    ["v2beta/flux", "acme.flux"],
    ["openapi/v1/image-to-3d", "acme.imageTo3d"],
    ["images/upscale", "acme.upscale"],
    ["generations/{id}/upscale", "acme.upscale"],
    ["{owner}/flux/v1.1/pro", "flux.v1_1Pro"],
    [
      "images/generations",
      "acme.createImage",
      { platform: "acme", operationId: "createImage", summary: "Create an image" },
    ],
    [
      "images/generations",
      "acme.generateImage",
      { platform: "acme", operationId: "post_v1_images_generations", summary: "Generate image" },
    ],
    ["v1/images/generations", "acme.imagesGenerations"],
    ["models/{owner}/{name}/predictions", "acme.modelsPredictions"],
    ["generate", "acme.generate_"],
    ["image/template/generate", "acme.template"],
    [
      "ideo-v3/generate",
      "ideoV3.generate_",
      { platform: "acme", keys: new Set(["ideo-v3/generate", "ideo-v3/remix"]) },
    ],
    ["image/v1/denoise/async", "acme.denoise"],
    ["images/explore/similar", "explore.similar"],
    [
      "images/explore/similar",
      "acme.exploreSimilar",
      { platform: "acme", keys: new Set(["images/explore", "images/explore/similar"]) },
    ],
    [
      "paas/v4/images/generations",
      "acme.generateImage",
      { platform: "acme", summary: "Generate Image" },
    ],
    [
      "paas/v4/async/images/generations",
      "acme.generateImageAsync",
      { platform: "acme", summary: "Generate Image (Async)" },
    ],
    ["sdapi/v1/txt2img", "acme.txt2img"],
    ["beta/image-template/render", "imageTemplate.render"],
    ["beta/kontext", "beta.kontext"],
    ["projects/{p}/locations/{l}/publishers/google/models/{model}:predict", "google.predict"],
    ["models/{model}:generateContent", "acme.generateContent"],
    ["deployments/{id}/flux", "acme.flux"],
    [
      "deployments/{id}/images/generations",
      "acme.createImage",
      { platform: "acme", operationId: "createImage" },
    ],
    ["genai/{publisher}/{model}", "acme.genai"],
    ["generate/image/qwen/2512", "qwen.qwen2512"],
    ["flux", "api.flux", {}],
    ["create-background/v2", "acme.createBackgroundV2"],
    ["edits", "acme.editCreate", { platform: "acme", operationId: "EditController_create" }],
  ])("%s is %s", ([key, name, hints]) => {
    expect(call(key, hints)).toBe(name);
  });

  test("two that would share a name, or whose name is held, are named by their whole keys", () => {
    const named = (key: string) => ({ key, name: chooseName(key, { platform: "acme" }) });
    const endpoints = ["images/recolor", "models/recolor", "images/upscale", "images/crop"].map(
      named,
    );
    const fresh = withoutClashes(endpoints, [nameEndpoint("acme/upscale")]);
    expect(fresh.map(({ name }) => `${name.module}.${name.function}`)).toEqual([
      "images.recolor",
      "models.recolor",
      "images.upscale",
      "acme.crop",
    ]);
    const calls = withoutClashes(["render/async", "render/sync"].map(named), []);
    expect(calls.map(({ name }) => `${name.module}.${name.function}`)).toEqual([
      "acme.renderAsync",
      "acme.renderSync",
    ]);
  });
});
