import { codeSamples } from "../../openapi/code-samples.js";
import type { Operation } from "../../openapi/spec.js";

/** Whether a code sample of an operation sends the key as a bearer: `-H "Authorization: Bearer $KEY"`. */
export function isBearerInSamples({ object }: Operation): boolean {
  return asBearer.test(codeSamples(object).join("\n").slice(0, longestSamples));
}

/** Before what follows it, as a header in quotes or on a line of its own, or as its value in quotes. */
const asBearer =
  /(?:(?:["'`]|^)authorization\s{0,4}:\s{0,4}|\bauthorization["'`]?\s{0,4}[:,=]\s{0,4}[a-z]?["'`])bearer (?=[\w$<{["'`])/im;
const longestSamples = 20_000;
