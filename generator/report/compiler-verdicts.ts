import type { ChangeReport, EndpointChanges, Holder, JudgedChange } from "./changes.js";
import { judged } from "./verdicts.js";

/** What TypeScript says of an endpoint's types: why code for the old ones does not compile. */
export type CompilerMessages = Readonly<Partial<Record<Holder, string>>>;

/**
 * The report with TypeScript's verdicts in place of the rules': a change that it lets pass is not
 * breaking, and what it refuses is told if no change says so.
 *
 * @param messages - by endpoint key; of what was not asked, the rules judge
 */
export function withCompilerVerdicts(
  report: ChangeReport,
  messages: ReadonlyMap<string, CompilerMessages>,
): ChangeReport {
  return {
    ...report,
    endpoints: report.endpoints.map((each) => withMessages(each, messages.get(each.key))),
  };
}

function withMessages(
  endpoint: EndpointChanges,
  messages: CompilerMessages | undefined,
): EndpointChanges {
  if (messages === undefined) return endpoint;
  const changes = (["input", "data"] as const).reduce(
    (all, holder) => judgedIn(all, holder, messages[holder]),
    endpoint.changes,
  );
  return { ...endpoint, changes };
}

function judgedIn(
  changes: readonly JudgedChange[],
  holder: Holder,
  message: string | undefined,
): readonly JudgedChange[] {
  const breaks = (change: JudgedChange) =>
    "path" in change && "in" in change && change.in === holder && change.typescript === "breaking";
  if (message === undefined) {
    return changes.map((change) => (breaks(change) ? { ...change, typescript: "maybe" } : change));
  }
  if (changes.some(breaks)) return changes;
  return [...changes, judged({ kind: "types", in: holder, message })];
}
