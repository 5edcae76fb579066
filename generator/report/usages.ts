import type { BrokenCode } from "../gate/find-broken-code.js";
import type { ChangeReport } from "./changes.js";

/** Code that stops compiling, and what to write instead, if that is known. */
export interface BrokenUsage extends BrokenCode {
  readonly instead?: string;
}

/** Adds what the report knows: the new names of fields and functions. */
export function explainUsages(
  broken: readonly BrokenCode[],
  { endpoints }: ChangeReport,
): readonly BrokenUsage[] {
  const renames = endpoints.flatMap(({ call, changes }) =>
    changes.flatMap((change): readonly Rename[] => {
      if (change.kind === "field-renamed") {
        const last = change.path.at(-1);
        return last?.step === "field" ? [{ call, from: change.from, to: last.name }] : [];
      }
      if (change.kind === "function-renamed") {
        return [{ call, from: functionOf(change.from), to: call }];
      }
      const isRenamed = change.kind === "endpoint-moved" && change.formerCall !== undefined;
      return isRenamed ? [{ call, from: functionOf(change.formerCall ?? ""), to: call }] : [];
    }),
  );
  return broken.map((code) => {
    const instead = newName(code, renames);
    return instead === undefined ? code : { ...code, instead };
  });
}

interface Rename {
  readonly call: string;
  readonly from: string;
  readonly to: string;
}

/** @returns undefined if several models renamed it, each in its way, and TypeScript names none of them */
function newName({ text, message }: BrokenCode, renames: readonly Rename[]): string | undefined {
  const words = [...message.matchAll(/'([^']+)'/g)].map(([, word = ""]) => word);
  const input = words.map((word) => /^(\w+)Input/.exec(word)?.[1]?.toLowerCase()).find(Boolean);
  const known = renames.filter(
    ({ from, call }) =>
      [text, ...words].includes(from) &&
      (input === undefined || input === functionOf(call).toLowerCase()),
  );
  const [name, ...others] = new Set(known.map(({ to }) => to));
  return others.length === 0 ? name : undefined;
}

function functionOf(call: string): string {
  return call.split(".").at(-1) ?? call;
}
