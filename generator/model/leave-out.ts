import { GeneratorError } from "../diagnostics/errors.js";
import type { Warning } from "../diagnostics/warnings.js";
import type { SelectedEndpoint } from "../select/select-endpoints.js";

/** An endpoint that cannot become a function, and why. */
export interface RefusedEndpoint {
  readonly endpoint: SelectedEndpoint;
  readonly error: GeneratorError;
}

/** The results of the endpoints that could be read; one that could not stops no other. */
export function readEach<Result>(
  endpoints: readonly SelectedEndpoint[],
  read: (endpoint: SelectedEndpoint) => Result,
): { readonly results: readonly Result[]; readonly refused: readonly RefusedEndpoint[] } {
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

/** The error of an endpoint as a warning that it has no function. */
export function leftOut({ endpoint, error }: RefusedEndpoint): Warning {
  const { sse, plain, key } = endpoint;
  const operation = plain ?? sse;
  const name = operation === undefined ? key : `${operation.method} ${operation.path}`;
  return {
    file: error.file ?? operation?.spec.file ?? "",
    pointer: error.pointer ?? operation?.pointer ?? "",
    message: `${name} is left out: ${error.advice}`,
    leftOut: name,
    code: error.code,
  };
}
