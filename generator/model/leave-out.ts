import { GeneratorError } from "../diagnostics/errors.js";
import type { Warning } from "../diagnostics/warnings.js";
import type { SelectedEndpoint } from "../select/select-endpoints.js";
import { someOf, withStop } from "../util/phrases.js";

/** An endpoint that cannot become a function, and why. */
export interface RefusedEndpoint {
  readonly endpoint: SelectedEndpoint;
  readonly error: GeneratorError;
}

/** What came of reading each of several endpoints. */
export interface ReadEach<Result> {
  readonly results: readonly Result[];
  readonly refused: readonly RefusedEndpoint[];
}

/** The results of the endpoints that could be read; one that could not stops no other. */
export function readEach<Result>(
  endpoints: readonly SelectedEndpoint[],
  read: (endpoint: SelectedEndpoint) => Result,
): ReadEach<Result> {
  const refused: RefusedEndpoint[] = [];
  const results = endpoints.flatMap((endpoint) => {
    try {
      return [read(endpoint)];
    } catch (error) {
      if (!(error instanceof GeneratorError)) throw error;
      refused.push({ endpoint, error });
      return [];
    }
  });
  return { results, refused };
}

/** Whether its calls would be paid for without a way to their results. */
export function hasNoWay({ error }: RefusedEndpoint): boolean {
  return error.code === "MS1111";
}

/** The error of the first, which names the others. */
export function whyRefused(
  { error }: RefusedEndpoint,
  others: readonly RefusedEndpoint[],
): GeneratorError {
  if (others.length === 0) return error;
  const names = others.map(({ endpoint, error: { code } }) => `${requestOf(endpoint)} (${code})`);
  return error.withHint(`${withStop(error.hint)} Nor can these be used: ${someOf(names, 5)}`);
}

function requestOf({ sse, plain, key }: SelectedEndpoint): string {
  const operation = plain ?? sse;
  return operation === undefined ? key : `${operation.method} ${operation.path}`;
}

/** The error of an endpoint as a warning that it has no function. */
export function leftOut({ endpoint, error }: RefusedEndpoint): Warning {
  const operation = endpoint.plain ?? endpoint.sse;
  const name = requestOf(endpoint);
  return {
    file: error.file ?? operation?.spec.file ?? "",
    pointer: error.pointer ?? operation?.pointer ?? "",
    message: `${name} is left out: ${error.advice}`,
    leftOut: name,
    code: error.code,
    ...(error.entry !== undefined && { entry: error.entry }),
  };
}
