import type { Endpoint } from "../contract/endpoint.js";
import type { InputSchema } from "../contract/input-schema.js";
import type { AiImageFile, AiImageOptions, AiWarning } from "./image-model.js";
import {
  allowsType,
  formsOf,
  type InputField,
  inputFields,
  isGiven,
  setField,
  takes,
} from "./input-fields.js";
import {
  FILE_NAMES,
  type OptionPlace,
  pictureForms,
  SIZE_PAIR,
  VALUE_PLACES,
  type ValueOption,
} from "./option-fields.js";

/** An input, and what could not be put into it. */
export interface PlacedOptions {
  readonly input: Record<string, unknown>;
  readonly warnings: AiWarning[];
}

/**
 * Puts the options of the AI SDK into the fields that an endpoint has for them. What it has no field
 * for is a warning; a value that its field does not allow stays, and the check refuses it before
 * anything is sent or paid.
 *
 * @param own - fields as the endpoint calls them, which win
 */
export function placeOptions(
  endpoint: Endpoint,
  options: AiImageOptions,
  own: Readonly<Record<string, unknown>>,
): PlacedOptions {
  const root = endpoint.input;
  const fields = inputFields(root);
  const warnings: AiWarning[] = [];
  let input: Record<string, unknown> = { ...own };
  const put = ({ path }: Pick<InputField, "path">, value: unknown) => {
    if (!isGiven(own, path)) input = setField(input, path, value);
  };
  const unsupported = (feature: string, details: string) =>
    warnings.push({ type: "unsupported", feature, details: `${endpoint.key} ${details}` });
  for (const option of ["prompt", "n", "size", "aspectRatio", "seed"] as const) {
    const value = options[option];
    if (value === undefined) continue;
    const field = fieldFor(root, fields, VALUE_PLACES[option]);
    if (field) put(field, wayThatFits(root, field, option, value));
    else if (option === "size" && SIZE_PAIR.every((name) => fields.has(name))) {
      for (const [name, part] of sizeFields(fields, String(value))) {
        const at = fields.get(name);
        if (at) put(at, part);
      }
    } else if (option !== "n" || value !== 1) {
      unsupported(option, `has no field for it; it has ${[...fields.keys()].join(", ")}`);
    }
  }
  for (const option of ["files", "mask"] as const) {
    const given = options[option];
    const files = Array.isArray(given) ? given : given === undefined ? [] : [given];
    if (files.length === 0) continue;
    const field = FILE_NAMES[option]
      .map((name) => fields.get(name))
      .find((each) => each !== undefined);
    if (field === undefined) {
      unsupported(option, "has no field for it");
      continue;
    }
    const { isList, forms } = pictureForms(root, formsOf(root, field.schema));
    const values = files.map((file) => pictureValue(file, forms));
    put(field, isList ? values : values[0]);
    if (!isList && files.length > 1) unsupported(option, `takes one picture, not ${files.length}`);
  }
  return { input, warnings };
}

/** The field that an option goes to. */
export function fieldFor(
  root: InputSchema,
  fields: ReadonlyMap<string, InputField>,
  { names, means }: OptionPlace,
): InputField | undefined {
  return names
    .flatMap((name) => fields.get(name) ?? [])
    .find(({ schema }) => means(formsOf(root, schema)));
}

function wayThatFits(
  root: InputSchema,
  { schema }: InputField,
  option: ValueOption,
  value: string | number,
): unknown {
  const ways = VALUE_PLACES[option].ways(value);
  return ways.find((way) => takes(root, schema, way)) ?? value;
}

/** Some take a size of one's own only under the aspect ratio `custom`. */
function sizeFields(
  fields: ReadonlyMap<string, InputField>,
  size: string,
): readonly (readonly [string, unknown])[] {
  const [width, height] = size.split("x").map(Number);
  const ratio = ["aspect_ratio", "aspectRatio"].find((name) =>
    fields.get(name)?.schema.enum?.includes("custom"),
  );
  return [
    ["width", width],
    ["height", height],
    ...(ratio === undefined ? [] : [[ratio, "custom"] as const]),
  ];
}

/** A URL as it is; bytes as a file where one is taken, else in a `data:` URL. */
function pictureValue(file: AiImageFile, forms: readonly InputSchema[]): unknown {
  const takesUrl = forms.some((form) => allowsType(form, "string"));
  if (file.type === "url") return file.url;
  const { data, mediaType } = file;
  const bytes = typeof data === "string" ? Buffer.from(data, "base64") : Buffer.from(data);
  const isFile = forms.some((form) => form.file === true);
  if (isFile || !takesUrl) return new Blob([bytes], { type: mediaType });
  return `data:${mediaType};base64,${bytes.toString("base64")}`;
}
