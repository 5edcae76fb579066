import { orNearest } from "../diagnostics/did-you-mean.js";
import { GeneratorError } from "../diagnostics/errors.js";
import type { Hooks } from "../model/hooks.js";
import { pointer } from "../util/json-pointer.js";
import type { LifecycleConfig, Target } from "./config.js";

/**
 * The targets of a config that was read from a file: nothing is believed of its shape.
 *
 * @param file - the name to use in messages
 * @throws GeneratorError MS1602 naming the place, and for an unknown key the nearest known one
 */
export function checkConfig(value: unknown, file: string): readonly Target[] {
  const place: Place = { file, pointer: "" };
  if (isRecord(value) && "targets" in value) {
    return checked<{ targets: readonly Target[] }>({ targets: listOf(targetAt) }, value, place)
      .targets;
  }
  return [targetAt(value, place)];
}

interface Place {
  readonly file: string;
  readonly pointer: string;
}

/** Refuses what is not as it should be; returns it with its type. */
type Check<Value> = (value: unknown, place: Place) => Value;

/** A check for each key of a type: a new key does not compile without one. */
type Checks<Value> = { readonly [Key in keyof Value]-?: Check<NonNullable<Value[Key]>> };

const targetChecks: Checks<Target> = {
  openapi: text,
  docs: text,
  group: (value, place) => (Array.isArray(value) ? listOf(text)(value, place) : text(value, place)),
  endpoints: listOf(text),
  out: text,
  baseUrl: text,
  lifecycle: (value, place) => checked<LifecycleConfig>(lifecycleChecks, value, place),
  headers: recordOfText,
  snapshot: text,
  runtime: oneOf("package", "vendored"),
  removed: oneOf("stub", "drop"),
  templates: text,
  hooks: (value, place) => checked<Hooks>(hookChecks, value, place),
};

const hookChecks: Checks<Hooks> = {
  renameFunction: callable,
  skipEndpoint: callable,
  changeModel: callable,
};

const lifecycleChecks: Checks<LifecycleConfig> = {
  ssePath: text,
  pollPath: text,
  idField: text,
  statusField: text,
  dataField: text,
  terminal: (value, place) =>
    checked<NonNullable<LifecycleConfig["terminal"]>>(terminalChecks, value, place),
};

const terminalChecks: Checks<NonNullable<LifecycleConfig["terminal"]>> = {
  completed: listOf(text),
  failed: listOf(text),
  canceled: listOf(text),
};

function targetAt(value: unknown, place: Place): Target {
  const target = checked<Target>(targetChecks, value, place);
  if (target.openapi !== undefined) return target;
  throw refused(at(place, "openapi"), "expected the path or URL of a spec", undefined);
}

function checked<Value extends object>(checks: Checks<Value>, value: unknown, place: Place): Value {
  if (!isRecord(value)) throw refused(place, "expected an object", value);
  const known = Object.keys(checks);
  const result: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(value)) {
    if (entry === undefined) continue;
    if (!Object.hasOwn(checks, key)) {
      throw refused(at(place, key), `is not an option${orNearest(key, known)}`, undefined);
    }
    // `hasOwn` has just shown that the key is one of Value's.
    result[key] = checks[key as keyof Value](entry, at(place, key));
  }
  return result as Value; // each entry was checked against its key's type
}

function text(value: unknown, place: Place): string {
  if (typeof value === "string" && value.trim() !== "") return value;
  throw refused(place, "expected a text", value);
}

function oneOf<Word extends string>(...words: readonly Word[]): Check<Word> {
  return (value, place) => {
    const word = words.find((known) => known === value);
    if (word !== undefined) return word;
    throw refused(
      place,
      `expected ${words.map((known) => JSON.stringify(known)).join(" or ")}`,
      value,
    );
  };
}

// The types of a hook cannot be seen from outside: what it gives is checked when it is called.
function callable<Hook>(value: unknown, place: Place): Hook {
  if (typeof value === "function") return value as Hook; // a function is all that can be checked
  throw refused(place, "expected a function", value);
}

function listOf<Item>(check: Check<Item>): Check<readonly Item[]> {
  return (value, place) => {
    if (!Array.isArray(value)) throw refused(place, "expected a list", value);
    if (value.length === 0) throw refused(place, "expected at least one entry", undefined);
    return value.map((item, index) => check(item, at(place, index)));
  };
}

function recordOfText(value: unknown, place: Place): Readonly<Record<string, string>> {
  if (!isRecord(value)) throw refused(place, "expected an object", value);
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, text(entry, at(place, key))]),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function at({ file, pointer: parent }: Place, key: string | number): Place {
  return { file, pointer: pointer(parent, key) };
}

function refused(place: Place, problem: string, found: unknown): GeneratorError {
  const what = found === undefined ? "" : `, found ${kindOf(found)}`;
  return new GeneratorError("MS1602", `${problem}${what}`, {
    ...place,
    hint: "The type `Config` of modelsmith documents every option.",
  });
}

/** Never the value itself: a header may be a secret. */
function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (value === "") return "an empty text";
  return Array.isArray(value) ? "a list" : `a ${typeof value}`;
}
