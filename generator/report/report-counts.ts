import { counted } from "../util/phrases.js";
import type { ChangeReport, JudgedChange, Verdict } from "./changes.js";

/** How many changes there are of each verdict. A change counts by the worse of its two. */
export type Counts = Readonly<Record<Verdict, number>>;

export function countChanges({ platform, endpoints }: ChangeReport): Counts {
  const counts = { breaking: 0, maybe: 0, harmless: 0 };
  for (const change of [...platform, ...endpoints.flatMap(({ changes }) => changes)]) {
    counts[worseVerdict(change)] += 1;
  }
  return counts;
}

export function worseVerdict({ typescript, wire }: JudgedChange): Verdict {
  if (typescript === "breaking" || wire === "breaking") return "breaking";
  return typescript === "maybe" || wire === "maybe" ? "maybe" : "harmless";
}

/** In a sentence: `3 changes of 2 models: 1 breaking, 0 maybe, 2 harmless.` */
export function countsInWords(report: ChangeReport): string {
  const { breaking, maybe, harmless } = countChanges(report);
  const ofPlatform = report.platform.length;
  const ofModels = breaking + maybe + harmless - ofPlatform;
  if (ofPlatform + ofModels === 0) return "The spec means the same to callers as before.";
  const models = counted(report.endpoints.length, "model");
  const parts = [
    ...(ofPlatform === 0 ? [] : [`${counted(ofPlatform, "change")} of all models`]),
    ...(ofModels === 0 ? [] : [`${counted(ofModels, "change")} of ${models}`]),
  ];
  return `${parts.join(", ")}: ${breaking} breaking, ${maybe} maybe, ${harmless} harmless.`;
}
