/**
 * A picture by the Vercel AI SDK, through any model of the registry. Against the simulator, which costs
 * nothing. Build it as `npm start` does, then: node dist/examples/examples/ai-sdk-image.js
 */
import { imageProvider } from "@modelsmith/runtime/ai";
import { generateImage } from "ai";
import { simulate } from "modelsmith/simulator";
import { registry } from "../generated/registry.js";

const simulator = await simulate({ openapi: "specs/openapi.json", docs: "specs/docs.json" });

try {
  // In your project: imageProvider(registry), and the key in SKILLS_VIDEO_API_KEY.
  const provider = imageProvider(registry, { baseUrl: simulator.baseUrl, apiKey: "any-key" });
  const { images, warnings, providerMetadata } = await generateImage({
    model: provider.image("google/nano-banana-pro"),
    prompt: "A lighthouse made of paper, morning light",
    n: 2,
    aspectRatio: "16:9",
    providerOptions: { modelsmith: { resolution: "2K" } },
  });
  for (const { mediaType, uint8Array } of images) say(`${mediaType}, ${uint8Array.length} bytes`);
  for (const warning of warnings) say(`warning: ${JSON.stringify(warning)}`);
  const [first] = providerMetadata["modelsmith"]?.images ?? [];
  say(`The generation, for wait() from anywhere: ${Object(first)["id"]}`);
  say(`Paid ${simulator.stats().charges} generation for ${images.length} images.`);
} finally {
  await simulator.close();
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
