import type { Subject } from "./call.js";
import { failure } from "./failure.js";
import type { FormField } from "./http.js";
import type { Endpoint } from "./types.js";

/** The checked input as a body: JSON, or a form where it holds files. */
export function encodeInput(
  subject: Subject,
  _endpoint: Endpoint,
  input: object,
  _validate: boolean,
): string | readonly FormField[] {
  try {
    return JSON.stringify(input);
  } catch (error) {
    throw failure(subject, { category: "validation", what: "the input is no JSON", cause: error });
  }
}
