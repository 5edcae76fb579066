import type { Endpoint, GenerateOptions } from "@modelsmith/runtime";
import { type CliContext, printsJson } from "../shell/context.js";
import { endWithError } from "./error-report.js";
import type { Service } from "./service.js";

/** A create, and how to show it. */
export interface DryRunOptions {
  readonly endpoint: Endpoint;
  readonly input: Readonly<Record<string, unknown>>;
  readonly json: boolean | undefined;
  readonly validate: boolean;
}

/** Prints the request that a create would send, with the key redacted. Sends nothing. */
export async function dryRun(
  context: CliContext,
  service: Service,
  options: DryRunOptions,
): Promise<void> {
  const json = printsJson(context, options.json);
  try {
    const request = await recordRequest(options);
    context.terminal.print(
      json ? JSON.stringify({ event: "dry_run", ...request }) : requestText(request),
    );
  } catch (error) {
    await endWithError(context, error, service, json);
  }
}

interface RecordedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Stands for the key, wherever the platform takes it. */
const keyMark = "key-not-sent-by-a-dry-run";
const keyMarks = new RegExp(`${keyMark}|${Buffer.from(keyMark).toString("base64")}`, "g");

/** Lets the runtime build the request, and records it instead of sending it. */
async function recordRequest({
  endpoint,
  input,
  validate,
}: DryRunOptions): Promise<RecordedRequest> {
  const { generate } = await import("@modelsmith/runtime");
  const stop = new AbortController();
  let recorded: RecordedRequest | undefined;
  const recorder = {
    dispatch(request: {
      origin: string;
      path: string;
      method: string;
      headers: Record<string, string>;
      body?: unknown;
    }) {
      const { origin, path, method, headers } = request;
      const isForm = typeof request.body !== "string";
      const shown = { ...headers, ...(isForm && { "content-type": "multipart/form-data" }) };
      const isJson = /json/.test(headers["content-type"] ?? "");
      // A form has the same fields as the input.
      const body = isJson ? JSON.parse(String(request.body)) : input;
      recorded = redacted({ method, url: origin + path, headers: shown, body });
      stop.abort();
      return true;
    },
  };
  const options: GenerateOptions = {
    apiKey: keyMark,
    baseUrl: endpoint.platform.baseUrl,
    signal: stop.signal,
    validate,
    dispatcher: recorder,
  };
  const error: unknown = await generate(endpoint, input, options).catch(
    (thrown: unknown) => thrown,
  );
  if (recorded === undefined) throw error;
  return recorded;
}

function redacted(request: RecordedRequest): RecordedRequest {
  const text = JSON.stringify(request, describeFile).replace(keyMarks, "[redacted]");
  return JSON.parse(text) as RecordedRequest; // of the same shape
}

/** A file of a form is named, not printed. */
function describeFile(_: string, value: unknown): unknown {
  return value instanceof File ? `@${value.name} (${value.type}, ${value.size} bytes)` : value;
}

function requestText({ method, url, headers, body }: RecordedRequest): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${url}`, ...lines, "", JSON.stringify(body, null, 2)].join("\n");
}
