import type { GenerateResult } from "../../generator/generate.js";
import { reportJson } from "../../generator/report/report-json.js";

/** What `--json` prints: one target by itself, several in a list. */
export function resultsAsJson(results: readonly GenerateResult[], elapsedMs: number): object {
  const [first] = results;
  if (first !== undefined && results.length === 1) return targetAsJson(first, elapsedMs);
  return { targets: results.map((result) => targetAsJson(result, elapsedMs)) };
}

function targetAsJson(
  {
    out,
    source,
    baseUrl,
    endpoints,
    warnings,
    changes,
    skill,
    report,
    broken,
    merged,
    upToDate,
  }: GenerateResult,
  elapsedMs: number,
): object {
  return {
    out,
    source,
    base_url: baseUrl,
    up_to_date: upToDate,
    merged,
    endpoints: endpoints.map((endpoint) => ({
      key: endpoint.key,
      module: endpoint.module,
      function: endpoint.function,
      file: endpoint.file,
      source: endpoint.source,
      result_mode: endpoint.resultMode,
      sse_path: endpoint.ssePath ?? null,
      plain_path: endpoint.plainPath ?? null,
      fields: endpoint.fields,
    })),
    warnings: warnings.map(({ leftOut, ...warning }) => ({
      ...warning,
      ...(leftOut !== undefined && { left_out: leftOut }),
    })),
    files: changes,
    ...(skill && { skill }),
    report: reportJson(report),
    ...(broken && { broken }),
    elapsed_ms: elapsedMs,
  };
}
