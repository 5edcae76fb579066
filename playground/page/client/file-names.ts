import { useEffect, useState } from "preact/hooks";
import type { JsonValue } from "../../protocol.js";
import { api } from "./api.js";

/** Asked for once, whoever shows them. */
const asked = new Map<string, Promise<string>>();

/**
 * Puts names into the place of files: a person knows no other. Until they are known, there is a sign that something
 * comes.
 *
 * @param values - whose files are asked for
 */
export function useFileNames(values: readonly JsonValue[]): (value: JsonValue) => JsonValue {
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  const ids = values.flatMap(fileIdsIn).join(" ");
  useEffect(() => {
    for (const id of ids.split(" ").filter((each) => each !== "")) {
      void fileName(id).then((name) => setNames((before) => new Map(before).set(id, name)));
    }
  }, [ids]);
  return (value) => withNames(value, names);
}

function fileName(id: string): Promise<string> {
  const before = asked.get(id);
  if (before !== undefined) return before;
  const name = api.file(id).then(
    (file) => file.name,
    () => "a file that is gone",
  );
  asked.set(id, name);
  return name;
}

function fileIdsIn(value: JsonValue): readonly string[] {
  const found: string[] = [];
  eachFile(value, (id) => {
    found.push(id);
    return null;
  });
  return found;
}

function withNames(value: JsonValue, names: ReadonlyMap<string, string>): JsonValue {
  return eachFile(value, (id) => names.get(id) ?? "…");
}

/** The value with another in the place of each file. */
function eachFile(value: JsonValue, map: (id: string) => JsonValue): JsonValue {
  const text = JSON.stringify(value, (_, each: JsonValue) => {
    const id = fileIdOf(each);
    return id === undefined ? each : map(id);
  });
  return JSON.parse(text) as JsonValue; // JSON.parse is typed `any`
}

/** The id of the uploaded file that a value stands for. */
export function fileIdOf(value: JsonValue | undefined): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const { $file } = value;
  return typeof $file === "string" && Object.keys(value).length === 1 ? $file : undefined;
}
