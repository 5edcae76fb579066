import type { InputSchema } from "../contract/input-schema.js";
import { allowsType, formsOf } from "./input-fields.js";

/** An option of the AI SDK that is one value. */
export type ValueOption = "prompt" | "n" | "size" | "aspectRatio" | "seed";

/** Where an option may go. */
export interface OptionPlace {
  /** What platforms call the field; the first that means it gets the value. */
  readonly names: readonly string[];
  /** Whether a field of such a name means the option: `resolution: "2K"` is no size in pixels. */
  readonly means: (forms: readonly InputSchema[]) => boolean;
  /** The ways to write the value. */
  readonly ways: (value: string | number) => readonly unknown[];
}

const PIXELS = /^\d+ *[x*×] *\d+$/;
const RATIO = /^\d+:\d+$/;

/** The one table: which fields of an input the options of the AI SDK go to. */
export const VALUE_PLACES: Readonly<Record<ValueOption, OptionPlace>> = {
  prompt: {
    names: ["prompt", "text_prompt", "promptText", "prompt_text", "text", "instruction"],
    means: takesText,
    ways: (value) => [value],
  },
  n: {
    names: [
      ...["n", "num_images", "num_outputs", "number_of_images", "numberOfImages", "numImages"],
      ...["sample_count", "sampleCount", "batch_size", "max_images", "samples", "image_count"],
    ],
    means: takesNumber,
    ways: (value) => [value],
  },
  size: {
    names: ["size", "image_size", "imageSize", "dimensions", "resolution"],
    means: (forms) => listsOf(forms, PIXELS) || forms.some(isBox),
    ways: (value) => {
      const [width, height] = String(value).split("x").map(Number);
      return [value, `${width}*${height}`, { width, height }];
    },
  },
  aspectRatio: {
    names: ["aspect_ratio", "aspectRatio", "ratio", "image_aspect_ratio"],
    means: (forms) => listsOf(forms, RATIO),
    ways: (value) => [value],
  },
  seed: { names: ["seed", "random_seed"], means: takesNumber, ways: (value) => [value] },
};

/** Fields that together are a size. */
export const SIZE_PAIR = ["width", "height"] as const;

/** Where pictures go, and masks. */
export const FILE_NAMES: Readonly<Record<"files" | "mask", readonly string[]>> = {
  files: [
    ...["image_urls", "images", "input_images", "image_inputs", "image_input", "input_urls"],
    ...["reference_image_urls", "reference_images", "referenceImages", "img_urls", "image_list"],
    ...["image_url", "image", "input_image", "init_image", "img_url", "image_uri", "imageUrl"],
    ...["promptImage", "input_image_url", "reference_image_url", "reference_image"],
  ],
  mask: ["mask", "mask_url", "mask_image", "mask_image_url", "maskUrl", "mask_uri"],
};

function takesText(forms: readonly InputSchema[]): boolean {
  return forms.some((form) => allowsType(form, "string"));
}

function takesNumber(forms: readonly InputSchema[]): boolean {
  const isNumber = (value: unknown) => typeof value === "number";
  return forms.some(
    (form) =>
      allowsType(form, "integer") || allowsType(form, "number") || form.enum?.some(isNumber),
  );
}

/** Whether texts of a form are among the values, or any text is allowed. */
function listsOf(forms: readonly InputSchema[], form: RegExp): boolean {
  const isOfForm = (value: unknown) => typeof value === "string" && form.test(value);
  return forms.some((each) =>
    each.enum ? each.enum.some(isOfForm) : allowsType(each, "string") && each.const === undefined,
  );
}

/** An object of width and height. */
function isBox({ properties = {} }: InputSchema): boolean {
  return SIZE_PAIR.every((name) => Object.hasOwn(properties, name));
}

/** The forms of the items of a list, or of the value itself. */
export function pictureForms(
  root: InputSchema,
  forms: readonly InputSchema[],
): { readonly isList: boolean; readonly forms: readonly InputSchema[] } {
  const items = forms.flatMap((form) => (form.items ? [form.items] : []));
  return {
    isList: items.length > 0,
    forms: items.length > 0 ? items.flatMap((each) => formsOf(root, each)) : forms,
  };
}
