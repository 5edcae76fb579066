import type { Endpoint, GenerateOptions } from "@modelsmith/runtime";
import type { JsonObject } from "../../generator/util/json.js";
import { type CliContext, printsJson } from "../shell/context.js";
import { endWithError } from "./error-report.js";

/** Prints the request that a create would send, with the key redacted. Sends nothing. */
export async function dryRun(
  context: CliContext,
  endpoint: Endpoint,
  input: JsonObject,
  args: { readonly json: boolean | undefined; readonly validate: boolean },
): Promise<void> {
  const json = printsJson(context, args.json);
  try {
    const request = await recordRequest(endpoint, input, args.validate);
    context.terminal.print(
      json ? JSON.stringify({ event: "dry_run", ...request }) : requestText(request),
    );
  } catch (error) {
    endWithError(context, error, endpoint.platform, json);
  }
}

interface RecordedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
}

/** Lets the runtime build the request, and records it instead of sending it. */
async function recordRequest(
  endpoint: Endpoint,
  input: JsonObject,
  validate: boolean,
): Promise<RecordedRequest> {
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
      const shown = {
        ...headers,
        authorization: "Bearer [redacted]",
        ...(isForm && { "content-type": "multipart/form-data" }),
      };
      // A command line passes no files, so a form has the same fields as the input.
      const body = isForm ? input : JSON.parse(String(request.body));
      recorded = { method, url: origin + path, headers: shown, body };
      stop.abort();
      return true;
    },
  };
  const options: GenerateOptions = {
    apiKey: "not-sent",
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

function requestText({ method, url, headers, body }: RecordedRequest): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${url}`, ...lines, "", JSON.stringify(body, null, 2)].join("\n");
}
