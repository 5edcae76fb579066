/**
 * What `npm start` runs: one picture through a generated function. Against the embedded simulator,
 * which costs nothing; with `--live` and a key, against the real service, which costs credits.
 */
import { writeFile } from "node:fs/promises";
import { type CallOptions, type GenerationEvent, images, unwrap } from "@modelsmith/runtime";
import { simulate } from "modelsmith/simulator";
import { google, platform } from "../generated/index.js";
import { downloadImage } from "./download-image.js";

const prompt = "A lighthouse made of paper, morning light";
const file = "first-picture.png";

const live = process.argv.includes("--live");
const simulator = live
  ? undefined
  : await simulate({ openapi: "specs/openapi.json", docs: "specs/docs.json" });
const begun = performance.now();

try {
  const options: CallOptions = {
    ...(simulator ? { baseUrl: simulator.baseUrl, apiKey: "not-needed-by-the-simulator" } : {}),
    onEvent: show,
  };
  say(
    simulator
      ? `Calling google.nanoBananaPro against the simulator at ${simulator.baseUrl}`
      : `Calling google.nanoBananaPro at ${platform.baseUrl}. This costs credits.`,
  );
  const generation = await google.nanoBananaPro({ prompt, resolution: "1K" }, options);
  unwrap(generation);
  const [picture] = images(generation);
  if (picture === undefined) throw new Error("The generation completed without a picture.");
  await writeFile(file, await downloadImage(picture.url, simulator?.url));
  say(`
Saved ${file}${picture.width ? ` (${picture.width} × ${picture.height})` : ""}. These lines made it:

  import { images, unwrap } from "@modelsmith/runtime";
  import { google } from "./generated/index.js";
  const generation = await google.nanoBananaPro({ prompt: ${JSON.stringify(prompt)} });
  const data = unwrap(generation); // or check generation.ok
  const [picture] = images(generation); // picture.url`);
  if (!live) {
    say(`
For the real service: export ${platform.apiKeyVariable}=… and npm start -- --live`);
  }
} catch (error) {
  say(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await simulator?.close();
}

/** One line for each thing that happens, as it happens. */
function show(event: GenerationEvent): void {
  const seconds = ((performance.now() - begun) / 1000).toFixed(1).padStart(5);
  if (event.type === "submitted") say(`${seconds} s  accepted as ${event.id}`);
  else if (event.type === "status") say(`${seconds} s  ${event.status}`);
  else if (event.type === "retry") say(`${seconds} s  trying again: ${event.reason}`);
  else if (event.type === "fallback") say(`${seconds} s  polling: ${event.reason}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
