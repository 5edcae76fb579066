/**
 * What the compiler says of a caller's mistakes, checked by `tsc` alone. Each expected error stands
 * right above the line that it must be reported on: anywhere else it does not count.
 * test/generator/mistakes.integration.test.ts asks for the words.
 */
import { google, klingAi } from "../../generated/index.js";
import type { Registry } from "../../generated/registry.js";
import type { Endpoint } from "../../runtime/index.js";

export async function mistakes(): Promise<void> {
  await google.nanoBananaPro(
    // @ts-expect-error prompt is missing
    { aspect_ratio: "16:9" },
  );

  await google.nanoBananaPro({
    prompt: "a cat",
    // @ts-expect-error no such field
    aspect: "16:9",
  });

  await google.nanoBananaPro({
    prompt: "a cat",
    // @ts-expect-error not an allowed value
    aspect_ratio: "16:10",
  });

  const generation = await google.nanoBananaPro({ prompt: "a cat" });
  // @ts-expect-error ok was not checked
  generation.data;

  if (generation.ok) {
    // @ts-expect-error the data follows an example: a list may be missing
    generation.data.images.length;
    // @ts-expect-error no such data
    generation.data.pictures;
  } else {
    // @ts-expect-error a failed generation has none
    generation.data;
  }

  await klingAi.o3Image({
    prompt: "a cat",
    // @ts-expect-error not a list of texts
    image_urls: [new URL("https://example.com/a.png")],
  });

  await google.nanoBanana(
    // @ts-expect-error under exactOptionalPropertyTypes a field is there or it is not
    { prompt: "a cat", n: undefined },
  );
}

export async function rightCalls(signal: AbortSignal): Promise<string | undefined> {
  const input = { prompt: "a cat", image_urls: ["https://example.com/a.png", new Blob([])], n: 2 };
  const generation = await google.nanoBananaPro(input, { signal, timeoutMs: 1_000 });
  await klingAi.o3Image({ prompt: "a cat", image_urls: null, resolution: "2K" });
  if (!generation.ok) return generation.message;
  return generation.data.images?.[0]?.url;
}

/** The input of an endpoint, by its key. */
type InputOf<Key extends keyof Registry> =
  Registry[Key] extends Endpoint<infer Input> ? Input : never;

export const byKey: InputOf<"google/nano-banana-pro"> = { prompt: "a cat" };
// @ts-expect-error no such endpoint
export type Misspelt = InputOf<"google/nano-banan">;
