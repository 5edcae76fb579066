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
    changes.flatMap((change): readonly (readonly [string, string])[] => {
      if (change.kind === "field-renamed") {
        const last = change.path.at(-1);
        return last?.step === "field" ? [[change.from, last.name]] : [];
      }
      if (change.kind === "function-renamed") return [[nameOf(change.from), call]];
      const isRenamed = change.kind === "endpoint-moved" && change.formerCall !== undefined;
      return isRenamed ? [[nameOf(change.formerCall ?? ""), call]] : [];
    }),
  );
  const known = new Map(renames);
  return broken.map((code) => {
    const word = [...code.message.matchAll(/'([^']+)'/g)].map(([, name = ""]) => name);
    const instead = [code.text, ...word].flatMap((name) => known.get(name) ?? [])[0];
    return instead === undefined ? code : { ...code, instead };
  });
}

function nameOf(call: string): string {
  return call.split(".").at(-1) ?? call;
}
