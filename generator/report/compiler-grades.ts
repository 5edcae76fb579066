import type { ChangeReport, EndpointChanges, Holder, JudgedChange } from "./changes.js";
import { verdictsOf } from "./verdicts.js";

/** What TypeScript says of an endpoint's types: why code for the old ones does not compile. */
export type CompilerWord = Readonly<Partial<Record<Holder, string>>>;

/**
 * The report with TypeScript's word in place of the rules': a change that it lets pass is not
 * breaking, and what it refuses is told if no change says so.
 *
 * @param words - by endpoint key; without a word, the rules stay
 */
export function withCompilerGrades(
  report: ChangeReport,
  words: ReadonlyMap<string, CompilerWord>,
): ChangeReport {
  return {
    ...report,
    endpoints: report.endpoints.map((each) => graded(each, words.get(each.key))),
  };
}

function graded(endpoint: EndpointChanges, word: CompilerWord | undefined): EndpointChanges {
  if (word === undefined) return endpoint;
  const changes = (["input", "data"] as const).reduce(
    (all, holder) => gradedOf(all, holder, word[holder]),
    endpoint.changes,
  );
  return { ...endpoint, changes };
}

function gradedOf(
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
  const types = { kind: "types", in: holder, message } as const;
  return [...changes, { ...types, ...verdictsOf(types) }];
}
