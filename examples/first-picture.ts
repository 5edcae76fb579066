/**
 * What `npm start` runs: one picture through a generated function. Against the embedded simulator,
 * which costs nothing; with `--live` and a key, against the real service, which costs credits.
 */
import { type CallOptions, type GenerationEvent, images, unwrap } from "@modelsmith/runtime";
import { saveMedia } from "@modelsmith/runtime/media";
import { simulate } from "modelsmith/simulator";
import { google, platform } from "../generated/index.js";

const prompt = "A lighthouse made of paper, morning light";
const place = "first-picture.png";

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
  const pictures = images(generation).slice(0, 1);
  const name = generation.id;
  const saving = saveMedia(pictures, { place, name, force: true, loopbackAllowed: !live });
  for await (const { file, item } of saving) {
    say(`\nSaved ${file}${item.width ? ` (${item.width} × ${item.height})` : ""}.`);
  }
  say(`These lines made it:

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
