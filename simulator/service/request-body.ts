import type { IncomingMessage } from "node:http";
import type { InputSchema, JsonType } from "@modelsmith/runtime";
import type { Refusal } from "./refusal-body.js";

/** The input in a request's body, or why the body is refused. */
export type ReadBody =
  | {
      readonly ok: true;
      /** The fields; of a list those of its first item, from which a result is made. */
      readonly input: Readonly<Record<string, unknown>>;
      /** The whole body, if it is a list. */
      readonly list?: readonly unknown[];
    }
  | { readonly ok: false; readonly refusal: Refusal };

/** How to read a body. */
export interface BodyOptions {
  readonly schema: InputSchema;
  /** Whether the endpoint accepts `multipart/form-data` as well as JSON, or only that. */
  readonly multipart: boolean | "only";
  /** The media type of a body without files, if it is not one of JSON. */
  readonly contentType?: string | undefined;
  /** The simulator's own: below it are the URLs that stand for uploaded files in the input. */
  readonly origin: string;
}

/** Whether a value of the input stands for an uploaded file. */
export function isUploaded(value: unknown): boolean {
  return typeof value === "string" && /^http:\/\/[^/]+\/files\//.test(value);
}

const maxBodyBytes = 64 * 1024 * 1024;
const urlEncoded = /^application\/x-www-form-urlencoded\b/i;

/** Reads the body of a create: JSON, or a form with fields typed by the schema. */
export async function readBody(request: IncomingMessage, options: BodyOptions): Promise<ReadBody> {
  const type = request.headers["content-type"] ?? "";
  const isUrlEncoded = urlEncoded.test(type);
  const isForm = /^multipart\/form-data\b/i.test(type) || isUrlEncoded;
  const takesUrlEncoded = urlEncoded.test(options.contentType ?? "");
  const takesJson = options.multipart !== "only" && !takesUrlEncoded;
  const isJson = /^application\/(\S+\+)?json\b/i.test(type);
  const isTaken = isUrlEncoded ? takesUrlEncoded : isForm ? options.multipart : isJson && takesJson;
  if (!isTaken) {
    return refusedBody(
      415,
      "UNSUPPORTED_MEDIA_TYPE",
      `content-type ${JSON.stringify(type)} is not accepted here`,
    );
  }
  const bytes = await readBytes(request);
  if (bytes === undefined) return tooLarge();
  return isForm
    ? readForm(bytes, type, options)
    : readJson(bytes, acceptsType(options.schema, "array"));
}

/** Reads the body of a poll: a JSON object, or a form. */
export async function readPollBody(request: IncomingMessage): Promise<ReadBody> {
  const bytes = await readBytes(request);
  if (bytes === undefined) return tooLarge();
  const type = request.headers["content-type"] ?? "";
  return urlEncoded.test(type)
    ? { ok: true, input: Object.fromEntries(new URLSearchParams(bytes.toString("utf8"))) }
    : readJson(bytes);
}

async function readBytes(request: IncomingMessage): Promise<Buffer<ArrayBuffer> | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    // Keep reading: an answer before the end of the body would reset the connection.
    if (length <= maxBodyBytes) chunks.push(chunk);
  }
  return length <= maxBodyBytes ? Buffer.concat(chunks) : undefined;
}

function readJson(bytes: Buffer, mayBeList = false): ReadBody {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return { ok: true, input: { ...value } };
    }
    if (Array.isArray(value) && mayBeList) {
      const first: unknown = value[0];
      const input = typeof first === "object" && first !== null ? { ...first } : {};
      return { ok: true, input, list: value };
    }
    return refusedBody(400, "INVALID_JSON", "The body is JSON, but not an object.");
  } catch {
    return refusedBody(400, "INVALID_JSON", "The body could not be read as JSON.");
  }
}

async function readForm(
  bytes: Buffer<ArrayBuffer>,
  type: string,
  { schema, origin }: BodyOptions,
): Promise<ReadBody> {
  try {
    const form = await new Response(bytes, { headers: { "content-type": type } }).formData();
    const names = new Set(form.keys());
    const entries = [...names].map((name): [string, unknown] => {
      const field = schema.properties?.[name] ?? {};
      const values = form
        .getAll(name)
        .map((value) =>
          typeof value === "string" ? value : `${origin}/files/${encodeURIComponent(value.name)}`,
        );
      return [
        name,
        acceptsType(field, "array") ? readItems(values, field) : readText(values[0], field),
      ];
    });
    return { ok: true, input: Object.fromEntries(entries) };
  } catch {
    return refusedBody(
      400,
      "INVALID_FORM",
      "The body could not be read as the form that its type says.",
    );
  }
}

/** An array is a repeated field, or one field with a JSON array. */
function readItems(values: readonly string[], field: InputSchema): unknown {
  const [only = ""] = values;
  if (values.length === 1 && only.startsWith("[")) return parseJsonOrText(only);
  return values.map((value) => readText(value, field.items ?? {}));
}

/** A form or URL has only text: fields that are not strings are parsed as JSON. */
export function readText(value: string | undefined, field: InputSchema): unknown {
  if (value === undefined) return undefined;
  const isText = field.type === undefined ? field.enum === undefined : acceptsType(field, "string");
  return isText && field.properties === undefined ? value : parseJsonOrText(value);
}

/** The parsed JSON, or the text if it is not JSON. */
export function parseJsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Whether a field accepts a type. */
export function acceptsType(field: InputSchema, type: JsonType): boolean {
  if (field.type === type || (Array.isArray(field.type) && field.type.includes(type))) return true;
  return [...(field.anyOf ?? []), ...(field.oneOf ?? [])].some((branch) =>
    acceptsType(branch, type),
  );
}

function tooLarge(): ReadBody {
  return refusedBody(413, "PAYLOAD_TOO_LARGE", `The body is larger than ${maxBodyBytes} bytes.`);
}

function refusedBody(status: number, code: string, message: string): ReadBody {
  return { ok: false, refusal: { status, code, message } };
}
