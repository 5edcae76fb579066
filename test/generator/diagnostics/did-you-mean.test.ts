import { expect, test } from "vitest";
import { nearestName } from "../../../generator/diagnostics/did-you-mean.js";

const models = [
  "google/nano-banana",
  "google/nano-banana-2",
  "google/nano-banana-pro",
  "openai/gpt-image-1",
  "black-forest-labs/flux-kontext",
  "z-image",
  "ideogram",
];
const commands = ["create", "wait", "open", "mcp", "simulate", "inspect"];

test("of several that are as near, a preferred one", () => {
  const both = ["kling/edit", "kling/image", "grok-image", "grok-video"];
  const images = new Set(["kling/image", "grok-image"]);
  expect(nearestName("kling", both, images)).toBe("kling/image");
  expect(nearestName("grok-videos", both, images)).toBe("grok-video");
});

test.each<readonly [string, readonly string[], string | undefined]>([
  ["google/nano-bananna", models, "google/nano-banana"],
  ["nano-banana", models, "google/nano-banana"],
  ["nano-bananaa", models, "google/nano-banana"],
  ["nanoBanana3", models, "google/nano-banana-2"],
  ["google/nanoBanana3", models, "google/nano-banana-2"],
  ["nanobanana_pro", models, "google/nano-banana-pro"],
  ["gptimage1", models, "openai/gpt-image-1"],
  ["flux-kontxt", models, "black-forest-labs/flux-kontext"],
  ["kontext", models, "black-forest-labs/flux-kontext"],
  ["z-images", models, "z-image"],
  ["Ideogramm", models, "ideogram"],
  ["wiat", commands, "wait"],
  ["opne", commands, "open"],
  ["mpc", commands, "mcp"],
  ["nope", commands, undefined],
  ["nope", ["create.id-in-open-body", "create.500"], undefined],
  ["500", ["create.id-in-open-body", "create.500"], "create.500"],
  ["/generation/google/nope", ["/generation/google/veo-3.1"], undefined],
  [
    "/generation/google/nanobanana",
    ["/generation/google/nano-banana"],
    "/generation/google/nano-banana",
  ],
  [
    "/generations/google/veo",
    ["/generation/google/veo", "/generation/google/gen"],
    "/generation/google/veo",
  ],
  ["--frob", ["--group", "--docs"], undefined],
  ["", commands, undefined],
  ["--", ["--group"], undefined],
  ["create", [], undefined],
])("%j is near to %j: %j", (wrong, known, near) => {
  expect(nearestName(wrong, known)).toBe(near);
  expect(nearestName(wrong, known.toReversed())).toBe(near);
});
