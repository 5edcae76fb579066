import type { IncomingMessage } from "node:http";
import type { InputSchema, JsonType } from "@modelsmith/runtime";
import type { Refusal } from "./exchange.js";

/** A request's body as an input, or why it is none. */
export type ReadBody =
  | { readonly ok: true; readonly input: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly refusal: Refusal };

/** How a body is to be read. */
export interface BodyOptions {
  readonly schema: InputSchema;
  /** Whether the endpoint takes `multipart/form-data` beside JSON, or nothing else. */
  readonly multipart: boolean | "only";
  /** Where uploaded files appear to be kept: they land in the input as URLs below it. */
  readonly filesUrl: string;
}

const largestBody = 64 * 1024 * 1024;

/** Reads a create's body: JSON, or a form whose fields get the types of the schema. */
export async function readBody(request: IncomingMessage, options: BodyOptions): Promise<ReadBody> {
  const type = request.headers["content-type"] ?? "";
  const isForm = /^multipart\/form-data\b/i.test(type);
  const isJson = /^application\/(\S+\+)?json\b/i.test(type) && options.multipart !== "only";
  if (isForm ? !options.multipart : !isJson) {
    return refuse(
      415,
      "UNSUPPORTED_MEDIA_TYPE",
      `content-type ${JSON.stringify(type)} is not read here`,
    );
  }
  const bytes = await readBytes(request);
  if (bytes === undefined) {
    return refuse(413, "PAYLOAD_TOO_LARGE", `The body is larger than ${largestBody} bytes.`);
  }
  return isForm ? readForm(bytes, type, options) : readJson(bytes);
}

async function readBytes(request: IncomingMessage): Promise<Buffer<ArrayBuffer> | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    // Read on without keeping it: an answer before the end of the body would reset the connection.
    if (length <= largestBody) chunks.push(chunk);
  }
  return length <= largestBody ? Buffer.concat(chunks) : undefined;
}

function readJson(bytes: Buffer): ReadBody {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return { ok: true, input: { ...value } };
    }
    return refuse(400, "INVALID_JSON", "The body is JSON, but not an object.");
  } catch {
    return refuse(400, "INVALID_JSON", "The body could not be read as JSON.");
  }
}

async function readForm(
  bytes: Buffer<ArrayBuffer>,
  type: string,
  { schema, filesUrl }: BodyOptions,
): Promise<ReadBody> {
  try {
    const form = await new Response(bytes, { headers: { "content-type": type } }).formData();
    const names = new Set(form.keys());
    const entries = [...names].map((name): [string, unknown] => {
      const field = schema.properties?.[name] ?? {};
      const values = form
        .getAll(name)
        .map((value) =>
          typeof value === "string" ? value : `${filesUrl}/${encodeURIComponent(value.name)}`,
        );
      return [name, takes(field, "array") ? readItems(values, field) : readText(values[0], field)];
    });
    return { ok: true, input: Object.fromEntries(entries) };
  } catch {
    return refuse(400, "INVALID_FORM", "The body could not be read as multipart/form-data.");
  }
}

/** A repeated field is an array; one field that holds a JSON array is one too. */
function readItems(values: readonly string[], field: InputSchema): unknown {
  const [only = ""] = values;
  if (values.length === 1 && only.startsWith("[")) return parseOr(only);
  return values.map((value) => readText(value, field.items ?? {}));
}

/** A form and a URL know only text: anything but a string is read as JSON. */
export function readText(value: string | undefined, field: InputSchema): unknown {
  if (value === undefined) return undefined;
  const isText = field.type === undefined ? field.enum === undefined : takes(field, "string");
  return isText && field.properties === undefined ? value : parseOr(value);
}

/** What a text says as JSON, or the text. */
export function parseOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Whether a field may be of a type. */
export function takes(field: InputSchema, type: JsonType): boolean {
  if (field.type === type || (Array.isArray(field.type) && field.type.includes(type))) return true;
  return [...(field.anyOf ?? []), ...(field.oneOf ?? [])].some((branch) => takes(branch, type));
}

function refuse(status: number, code: string, message: string): ReadBody {
  return { ok: false, refusal: { status, code, message } };
}
