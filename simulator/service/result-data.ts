import { promptOf, type StoredGeneration } from "./generation.js";
import { picturesOf } from "./media.js";

/** One picture of a result. */
interface Media {
  readonly url: string;
  readonly file_name: string;
  readonly content_type: "image/png";
  readonly width: number;
  readonly height: number;
}

/**
 * The result of a generation: the endpoint's example with our pictures and with the count and prompt
 * of the input. Without an example it has the usual shape of the platform. Pictures are always PNG,
 * whatever `output_format` says.
 */
export function resultData(generation: StoredGeneration): unknown {
  const media = mediaOf(generation);
  const prompt = promptOf(generation.input);
  const { dataExample } = generation.simulated;
  if (dataExample === undefined || dataExample === null) {
    return {
      type: "image",
      n: media.length,
      actual_prompt: prompt,
      images: media,
      image: media[0],
    };
  }
  return replaceIn(dataExample, { media, prompt, seed: generation.input["seed"] });
}

function mediaOf(generation: StoredGeneration): readonly Media[] {
  return picturesOf(generation).map(({ url, fileName, width, height }) => ({
    url,
    file_name: fileName,
    content_type: "image/png",
    width,
    height,
  }));
}

interface Replacements {
  readonly media: readonly Media[];
  readonly prompt: string;
  readonly seed: unknown;
}

function replaceIn(example: unknown, filling: Replacements): unknown {
  const { media } = filling;
  if (Array.isArray(example)) {
    const first: unknown = example[0];
    if (isMedia(first)) return media.map((item) => replaceMedia(first, item));
    if (isUrl(first)) return media.map(({ url }) => url);
    return example.map((item) => replaceIn(item, filling));
  }
  if (isMedia(example)) return replaceMedia(example, media[0]);
  if (!isRecord(example)) return isUrl(example) ? media[0]?.url : example;
  return Object.fromEntries(
    Object.entries(example).map(([key, value]) => [key, replaceField(key, value, filling)]),
  );
}

const countNames: ReadonlySet<string> = new Set(["n", "count", "num_images"]);
const promptNames: ReadonlySet<string> = new Set(["prompt", "actual_prompt", "revised_prompt"]);

function replaceField(key: string, value: unknown, filling: Replacements): unknown {
  if (countNames.has(key) && typeof value === "number") return filling.media.length;
  if (promptNames.has(key) && typeof value === "string") return filling.prompt;
  if (key === "seed" && typeof filling.seed === "number") return filling.seed;
  return replaceIn(value, filling);
}

/** Replaces only fields that the example has, so that its shape stays the same. */
function replaceMedia(
  example: Readonly<Record<string, unknown>>,
  item: Media | undefined,
): unknown {
  return Object.fromEntries(
    Object.entries(example).map(([key, value]) => [
      key,
      item !== undefined && Object.hasOwn(item, key) ? item[key as keyof Media] : value,
    ]),
  );
}

function isMedia(value: unknown): value is Readonly<Record<string, unknown>> {
  return isRecord(value) && typeof value["url"] === "string";
}

function isUrl(value: unknown): boolean {
  return typeof value === "string" && /^https?:\/\//.test(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
