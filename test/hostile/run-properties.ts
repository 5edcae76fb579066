import path from "node:path";
import type { ArbitraryDocuments } from "./arbitrary-documents.js";
import { checkTogether, type GeneratedCase, generateCase } from "./property.js";

/** How a run over many cases went. */
export interface PropertiesRun {
  readonly generated: number;
  readonly refused: number;
  /** The first case that did not hold, by its place among the cases. */
  readonly failure: { readonly at: number; readonly problem: string } | undefined;
}

/** Generates from each case by itself, then compiles and runs all that came out together. */
export async function runProperties(
  folder: string,
  cases: readonly ArbitraryDocuments[],
): Promise<PropertiesRun> {
  const generated: { readonly at: number; readonly made: GeneratedCase }[] = [];
  for (const [at, documents] of cases.entries()) {
    try {
      const made = await generateCase(path.join(folder, `case-${at}`), documents, at % 4 === 0);
      if (made) generated.push({ at, made });
    } catch (error) {
      const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { generated: 0, refused: 0, failure: { at, problem } };
    }
  }
  const made = generated.map((entry) => entry.made);
  const findings = await checkTogether(folder, made);
  const worst = generated.find(({ made: { home } }) => findings.has(home));
  const problem = worst && findings.get(worst.made.home)?.join("\n");
  return {
    generated: generated.length,
    refused: cases.length - generated.length,
    failure: worst && { at: worst.at, problem: problem ?? "" },
  };
}
