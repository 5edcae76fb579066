import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { generate } from "../../../generator/generate.js";
import { reportMarkdown } from "../../../generator/report/report-markdown.js";
import { smallPlatform } from "./small-platform.js";

const text = { type: "string" };

test("the places that will not compile are named, with what to write instead", async () => {
  const platform = await smallPlatform({
    "acme/flux": { fields: { prompt: text, image_size: text } },
    "acme/kontext": { fields: { prompt: text, image_size: text } },
    "acme/photon": { fields: { prompt: text } },
  });
  await generate(platform);
  const src = path.join(platform.folder, "src");
  await mkdir(src);
  const code = [
    'import { acme } from "../generated/index.js";',
    'await acme.flux({ prompt: "A boat" });',
    'await acme.flux({ prompt: "A boat", image_size: "1K" });',
    "const mistake: number = acme;",
    'await acme.kontext({ prompt: "A boat", image_size: "1K" });',
    'await acme.photon({ prompt: "A boat" });',
    "export {};",
  ];
  await writeFile(path.join(src, "call.ts"), code.join("\n"));
  await platform.write({
    "acme/flux": { fields: { prompt: text, images_size: text } },
    "acme/kontext": { fields: { prompt: text } },
  });
  const { broken = [], report } = await generate({ ...platform, usages: "src", typecheck: true });
  expect(
    broken.map(({ file, line, text: at, instead }) => [path.basename(file), line, at, instead]),
  ).toEqual([
    ["call.ts", 3, "image_size", "images_size"],
    ["call.ts", 5, "image_size", undefined],
    ["call.ts", 6, "photon", undefined],
  ]);
  expect(broken.at(-1)?.message).toMatch(/import\("\.[^"]*generated\/acme\/index"\)/);
  expect(report.endpoints[0]?.changes[0]).toMatchObject({
    kind: "field-renamed",
    typescript: "breaking",
  });
  expect(reportMarkdown(report, broken)).toMatch(
    /call\.ts:3` `image_size`: write `images_size` instead/,
  );
});
