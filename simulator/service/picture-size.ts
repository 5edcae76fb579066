import type { InputSchema } from "@modelsmith/runtime";

/** Width and height in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

type Input = Readonly<Record<string, unknown>>;

/**
 * The size that an input asks for, in this order: `width` and `height`; `image_size` or `size` as
 * `1024x1536`, as a name like `portrait_4_3`, or as an object; then `resolution` (`2K` is the long
 * side, `720p` the short side, `0.5 MP` the area) with `aspect_ratio`. The default is 1K and 1:1, or
 * the first value that the schema allows.
 */
export function pictureSize(input: Input, schema: InputSchema): PictureSize {
  const ratio =
    parseRatio(input["aspect_ratio"]) ??
    firstAllowed(schema, "aspect_ratio", "1:1", parseRatio) ??
    1;
  const size =
    explicitSize(input, ratio) ??
    parseSize(input["image_size"]) ??
    parseSize(input["size"]) ??
    fitRatio(
      parseResolution(input["resolution"]) ??
        firstAllowed(schema, "resolution", "1K", parseResolution) ??
        oneK,
      ratio,
    );
  return scale(size, input["upscale_factor"]);
}

const maxSide = 8192;

function explicitSize(input: Input, ratio: number): PictureSize | undefined {
  const width = pixels(input["width"]);
  const height = pixels(input["height"]);
  if (width !== undefined) return { width, height: height ?? roundToEight(width / ratio) };
  return height === undefined ? undefined : { width: roundToEight(height * ratio), height };
}

/** The names of fal's `image_size`, which several models use. */
const namedSizes: ReadonlyMap<string, PictureSize> = new Map([
  ["square_hd", { width: 1024, height: 1024 }],
  ["square", { width: 512, height: 512 }],
  ["portrait_4_3", { width: 768, height: 1024 }],
  ["portrait_16_9", { width: 576, height: 1024 }],
  ["landscape_4_3", { width: 1024, height: 768 }],
  ["landscape_16_9", { width: 1024, height: 576 }],
]);

function parseSize(value: unknown): PictureSize | undefined {
  if (typeof value === "object" && value !== null) {
    const width = "width" in value ? pixels(value.width) : undefined;
    const height = "height" in value ? pixels(value.height) : undefined;
    return width === undefined || height === undefined ? undefined : { width, height };
  }
  if (typeof value !== "string") return undefined;
  const [, width, height] = /^(\d{1,5})\s*[x×*]\s*(\d{1,5})$/i.exec(value) ?? [];
  if (width === undefined || height === undefined) return namedSizes.get(value);
  return parseSize({ width: Number(width), height: Number(height) });
}

type Resolution = { readonly measure: "long" | "short" | "area"; readonly pixels: number };

const oneK: Resolution = { measure: "long", pixels: 1024 };

function parseResolution(value: unknown): Resolution | undefined {
  if (typeof value !== "string") return undefined;
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*(k|p|mp)$/i.exec(value) ?? [];
  switch (unit?.toLowerCase()) {
    case "k":
      return { measure: "long", pixels: Number(amount) * 1024 };
    case "p":
      return { measure: "short", pixels: Number(amount) };
    case "mp":
      return { measure: "area", pixels: Number(amount) * 1024 * 1024 };
    default:
      return undefined;
  }
}

function fitRatio({ measure, pixels: amount }: Resolution, ratio: number): PictureSize {
  if (measure === "area") {
    const height = Math.sqrt(amount / ratio);
    return { width: roundToEight(height * ratio), height: roundToEight(height) };
  }
  const widthIsGiven = measure === "long" ? ratio >= 1 : ratio < 1;
  return widthIsGiven
    ? { width: roundToEight(amount), height: roundToEight(amount / ratio) }
    : { width: roundToEight(amount * ratio), height: roundToEight(amount) };
}

function parseRatio(value: unknown): number | undefined {
  if (typeof value !== "string") return undefined;
  const [, width, height] = /^(\d{1,4}):(\d{1,4})$/.exec(value) ?? [];
  const ratio = Number(width) / Number(height);
  return ratio > 0 && Number.isFinite(ratio) ? ratio : undefined;
}

/** A value that the schema allows: `preferred`, else the first one that can be parsed. */
function firstAllowed<Value>(
  schema: InputSchema,
  field: string,
  preferred: string,
  parse: (value: unknown) => Value | undefined,
): Value | undefined {
  const property = schema.properties?.[field];
  if (property === undefined) return undefined;
  const allowed = [
    ...(property.enum ?? []),
    ...[...(property.anyOf ?? []), ...(property.oneOf ?? [])].map((branch) => branch.const),
  ];
  if (allowed.includes(preferred)) return parse(preferred);
  return allowed.map(parse).find((value) => value !== undefined);
}

/** An upscaler takes a factor of an image of unknown size: assume 1K. */
function scale({ width, height }: PictureSize, factor: unknown): PictureSize {
  const by = typeof factor === "number" && factor > 0 ? factor : 1;
  return { width: withinBounds(width * by), height: withinBounds(height * by) };
}

function pixels(value: unknown): number | undefined {
  return typeof value === "number" && value >= 1 ? withinBounds(value) : undefined;
}

function withinBounds(side: number): number {
  return Math.min(maxSide, Math.max(1, Math.round(side)));
}

function roundToEight(side: number): number {
  return Math.max(8, Math.round(side / 8) * 8);
}
