import type { Endpoint, GenerateOptions } from "@modelsmith/runtime";
import type { JsonObject } from "../../generator/util/json.js";
import { type CliContext, printsJson } from "../shell/context.js";
import { exitCodes } from "../shell/exit-codes.js";
import { failureReport, isGenerationError, reportFailure } from "./error-report.js";

/** Prints the request that a create would send, without its key, and sends nothing. */
export async function dryRun(
  shell: CliContext,
  endpoint: Endpoint,
  input: JsonObject,
  given: { readonly json: boolean | undefined; readonly validate: boolean },
): Promise<void> {
  const json = printsJson(shell, given.json);
  try {
    const request = await recordRequest(endpoint, input, given.validate);
    shell.terminal.print(
      json ? JSON.stringify({ event: "dry_run", ...request }) : inWords(request),
    );
  } catch (error) {
    if (!isGenerationError(error)) throw error;
    const report = failureReport(error, endpoint.platform);
    if (json) shell.terminal.print(JSON.stringify(report.document));
    reportFailure(shell, report, json);
    shell.setExitCode(exitCodes[report.exit].code);
  }
}

interface RecordedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
}

/** Lets the runtime make the request, and takes it down where it would be sent. */
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
      // Without files, which no command line gives, a form holds the input field by field.
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
    // The runtime uses no more of a dispatcher than `dispatch`.
    dispatcher: recorder as unknown as NonNullable<GenerateOptions["dispatcher"]>,
  };
  const error: unknown = await generate(endpoint, input, options).catch(
    (thrown: unknown) => thrown,
  );
  if (recorded === undefined) throw error;
  return recorded;
}

function inWords({ method, url, headers, body }: RecordedRequest): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${url}`, ...lines, "", JSON.stringify(body, null, 2)].join("\n");
}
