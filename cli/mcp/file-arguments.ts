import type { InputSchema } from "@modelsmith/runtime";
import type { JsonObject, JsonValue } from "../../generator/util/json.js";

/**
 * The arguments with files where the schema takes them: JSON brings a file as a `data:` URL. A path is
 * never read: the arguments come from a model, which anyone who writes to it may have talked into
 * sending a file of this machine away.
 */
export function withFiles(input: JsonObject, schema: InputSchema): Record<string, unknown> {
  const entries = Object.entries(input).map(([name, value]) => {
    const takesFile = takesFiles(schema, schema.properties?.[name] ?? {});
    return [name, takesFile ? valueWithFiles(value) : value] as const;
  });
  return Object.fromEntries(entries);
}

function takesFiles(root: InputSchema, schema: InputSchema, levels = 4): boolean {
  if (schema.file === true) return true;
  if (levels === 0) return false;
  const { anyOf = [], oneOf = [], allOf = [], items, $ref } = schema;
  const name = /^#\/\$defs\/(.+)$/.exec($ref ?? "")?.[1];
  const target = name === undefined ? undefined : root.$defs?.[name];
  return [...anyOf, ...oneOf, ...allOf, items, target].some((each) => {
    return each !== undefined && takesFiles(root, each, levels - 1);
  });
}

function valueWithFiles(value: JsonValue): unknown {
  if (Array.isArray(value)) return value.map(valueWithFiles);
  return typeof value === "string" ? (fileOf(value) ?? value) : value;
}

/** The file in a `data:image/png;base64,…` URL. */
function fileOf(text: string): File | undefined {
  const [, type, data] = /^data:([\w.+-]+\/[\w.+-]+);base64,([A-Za-z0-9+/=\s]+)$/.exec(text) ?? [];
  if (type === undefined || data === undefined) return undefined;
  const extension = /\/(\w+)/.exec(type)?.[1] ?? "bin";
  return new File([Buffer.from(data, "base64")], `file.${extension}`, { type });
}
