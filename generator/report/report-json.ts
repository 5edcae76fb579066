import type { ChangeReport, JudgedChange } from "./changes.js";
import { countChanges } from "./report-counts.js";
import { pathText } from "./value-path.js";

/** The report as data, in the snake case of `--json`. */
export function reportJson(report: ChangeReport): object {
  return {
    compared: report.compared,
    counts: countChanges(report),
    unchanged: report.unchanged,
    platform: report.platform.map(changeJson),
    endpoints: report.endpoints.map(({ key, call, changes }) => ({
      key,
      function: call,
      changes: changes.map(changeJson),
    })),
  };
}

function changeJson(change: JudgedChange): object {
  const entries = Object.entries(change).map(([name, value]) =>
    // A place in the input or the data; a path of a URL is a text.
    name === "path" && Array.isArray(value)
      ? ["field", pathText(value)]
      : [snakeCase(name), value ?? null],
  );
  return Object.fromEntries(entries);
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
