import { arrayMember, type JsonValue, stringMember } from "../util/json.js";

/** The sources of the code samples that an object of a spec has, as tools for documents write them. */
export function codeSamples(value: JsonValue): readonly string[] {
  return ["x-codeSamples", "x-code-samples"]
    .flatMap((name) => arrayMember(value, name))
    .flatMap((sample) => stringMember(sample, "source") ?? []);
}
