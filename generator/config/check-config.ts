import { existsSync } from "node:fs";
import path from "node:path";
import { didYouMean } from "../diagnostics/did-you-mean.js";
import { GeneratorError } from "../diagnostics/errors.js";
import { terminalLine } from "../encode/terminal.js";
import { wordMeanings } from "../lifecycle/settings/lifecycle-config.js";
import { authSettings, lifecycleSettings } from "../lifecycle/settings/settings.js";
import type { Hooks } from "../model/hooks.js";
import { checkedBaseUrl } from "../openapi/server-url.js";
import { isObject } from "../util/json.js";
import { pointer } from "../util/json-pointer.js";
import { withArticle } from "../util/phrases.js";
import type {
  AuthConfig,
  ConfigTarget,
  ConfigTargets,
  EndpointConfig,
  FollowConfig,
  LifecycleConfig,
  Target,
  WordMeaning,
} from "./config.js";
import { globOf } from "./joined-specs.js";
import { settleTargets } from "./settle-targets.js";

/**
 * The targets of a config that was read from a file. Nothing about its shape is assumed.
 *
 * @param file - the name to use in messages
 * @param others - what may stand in its place, to suggest for a slip
 * @param folder - what relative paths are relative to
 * @throws GeneratorError MS1602 naming the place, and the nearest known key for an unknown one
 */
export function checkConfig(
  value: unknown,
  file: string,
  others: readonly string[] = [],
  folder = "",
): readonly Target[] {
  const place: ConfigPlace = { file, folder, pointer: "" };
  if (isObject(value) && "targets" in value) {
    const target: Check<ConfigTarget> = (entry, at) => targetAt(entry, at);
    const checks = { ...endpointChecks, targets: listOf(target) };
    return settleTargets(checkObject<ConfigTargets>(checks, value, place));
  }
  return settleTargets(targetAt(value, place, ["targets", ...others]));
}

interface ConfigPlace {
  readonly file: string;
  readonly folder: string;
  readonly pointer: string;
}

/** Throws for an invalid value; returns a valid one with its type. */
type Check<Value> = (value: unknown, place: ConfigPlace) => Value;

/** A check for each key of a type: a new key does not compile without one. */
type Checks<Value> = { readonly [Key in keyof Value]-?: Check<NonNullable<Value[Key]>> };

/** What may be said of all endpoints, and of single ones. */
const endpointChecks: Checks<EndpointConfig> = {
  auth: (value, place) => {
    const auth = checkObject<AuthConfig>(authChecks, value, place);
    withPlace(place, () => authSettings(auth));
    return auth;
  },
  lifecycle: (value, place) => {
    const lifecycle = checkObject<LifecycleConfig>(lifecycleChecks, value, place);
    withPlace(place, () => lifecycleSettings(lifecycle));
    return lifecycle;
  },
};

const targetChecks: Checks<ConfigTarget> = {
  ...endpointChecks,
  openapi: (value, place) =>
    Array.isArray(value) ? specsAt(value, place) : checkText(value, place),
  docs: checkText,
  group: (value, place) =>
    Array.isArray(value) ? listOf(checkText)(value, place) : checkText(value, place),
  endpoints: (value, place) =>
    isObject(value)
      ? recordOf<EndpointConfig>((entry, at) => checkObject(endpointChecks, entry, at))(
          value,
          place,
        )
      : listOf(checkText)(value, place),
  out: checkText,
  baseUrl: (value, place) => {
    const text = checkText(value, place);
    withPlace(place, () => checkedBaseUrl(text, {}));
    return text;
  },
  headers: recordOf(checkText),
  snapshot: checkText,
  runtime: oneOf("package", "vendored"),
  inputSchemas: checkFlag,
  importExtensions: oneOf("js", "ts", "none"),
  js: checkFlag,
  skill: checkText,
  removed: oneOf("stub", "drop"),
  templates: checkText,
  hooks: (value, place) => checkObject<Hooks>(hookChecks, value, place),
};

const hookChecks: Checks<Hooks> = {
  renameFunction: checkFunction,
  skipEndpoint: checkFunction,
  changeModel: checkFunction,
};

const authChecks: Checks<AuthConfig> = {
  header: checkText,
  query: checkText,
  body: checkText,
  prefix: anyText,
  encoding: oneOf("base64"),
  variable: checkText,
  optional: checkFlag,
};

const lifecycleChecks: Checks<LifecycleConfig> = {
  answers: oneOf("result", "task", "either"),
  stream: checkText,
  id: (value, place) => (value === "" ? "" : textOrTexts(value, place)),
  poll: followAt,
  result: followAt,
  status: checkText,
  done: checkText,
  running: checkNumber,
  data: checkText,
  error: textOrTexts,
  words: wordsAt,
  headers: recordOf(checkText),
  origins: listOf(checkText),
};

const followChecks: Checks<Exclude<FollowConfig, string>> = {
  request: checkText,
  from: checkText,
  body: (value, place) => {
    if (isObject(value) || (Array.isArray(value) && value.length > 0)) return value;
    throw wrongKind(place, "expected an object or a list", value);
  },
  headers: recordOf(checkText),
};

function followAt(value: unknown, place: ConfigPlace): FollowConfig {
  return typeof value === "string"
    ? checkText(value, place)
    : checkObject<Exclude<FollowConfig, string>>(followChecks, value, place);
}

function wordsAt(value: unknown, place: ConfigPlace): Readonly<Record<string, WordMeaning>> {
  const isMeaning = (word: unknown) => wordMeanings.some((meaning) => meaning === word);
  const [swapped] = Object.entries(isObject(value) ? value : {}).filter(
    ([word, meaning]) => isMeaning(word) && typeof meaning === "string" && !isMeaning(meaning),
  );
  if (swapped === undefined) return recordOf(oneOf(...wordMeanings))(value, place);
  const [meaning, word] = swapped;
  const right = `{ ${JSON.stringify(word)}: ${JSON.stringify(meaning)} }`;
  const problem = `the platform's word comes first, then what it means: ${right}`;
  throw configError(childPlace(place, meaning), problem);
}

function textOrTexts(value: unknown, place: ConfigPlace): string | readonly string[] {
  return Array.isArray(value) ? listOf(checkText)(value, place) : checkText(value, place);
}

/** Several specs as globs. What is not there would be taken for an empty glob, and its functions deleted. */
function specsAt(value: unknown, place: ConfigPlace): string | readonly string[] {
  const specs = listOf(checkText)(value, place);
  const [only = "", ...others] = specs;
  if (others.length === 0) return only;
  const missing = specs.findIndex((spec) => !existsSync(path.resolve(place.folder, spec)));
  if (missing === -1) return specs.map((spec) => globOf(spec, place.folder));
  const problem = "expected a file or a folder that is there; a URL or a glob stands alone";
  throw wrongKind(childPlace(place, missing), problem, specs[missing]);
}

function checkFlag(value: unknown, place: ConfigPlace): boolean {
  if (typeof value === "boolean") return value;
  throw wrongKind(place, "expected true or false", value);
}

function checkNumber(value: unknown, place: ConfigPlace): number {
  if (typeof value === "number") return value;
  throw wrongKind(place, "expected a number", value);
}

/** The error of a value that cannot be used, with its place in the config. */
function withPlace(place: ConfigPlace, read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof GeneratorError)) throw error;
    const option = error.file?.split(".").at(-1) ?? "";
    const isOwn = error.file?.includes(".") === true;
    throw configError(isOwn ? childPlace(place, option) : place, error.problem);
  }
}

/** @param others - keys that the config may have instead */
function targetAt(
  value: unknown,
  place: ConfigPlace,
  others: readonly string[] = [],
): ConfigTarget {
  const target = checkObject<ConfigTarget>(targetChecks, value, place, others);
  if (target.group !== undefined && Array.isArray(target.endpoints)) {
    const problem = "`group` and a list of `endpoints` are both given: keep one of the two";
    throw configError(childPlace(place, "endpoints"), problem);
  }
  if (target.openapi !== undefined) return target;
  throw configError(childPlace(place, "openapi"), "expected the path or URL of a spec");
}

function checkObject<Value extends object>(
  checks: Checks<Value>,
  value: unknown,
  place: ConfigPlace,
  others: readonly string[] = [],
): Value {
  if (!isObject(value)) throw wrongKind(place, "expected an object", value);
  const known = [...Object.keys(checks), ...others];
  const result: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(value)) {
    if (entry === undefined) continue;
    if (!Object.hasOwn(checks, key)) {
      throw configError(
        childPlace(place, key),
        `is not an option${(deeperOption(key, known) ?? didYouMean(key, known)) || thoseThatAre(known)}`,
      );
    }
    // `hasOwn` has just shown that the key is one of Value's.
    result[key] = checks[key as keyof Value](entry, childPlace(place, key));
  }
  return result as Value; // each entry was checked against its key's type
}

/** All known options, if they are few: `in` of an `auth` has no near name. */
function thoseThatAre(known: readonly string[]): string {
  return known.length > 12 ? "" : `. There are ${known.join(", ")}`;
}

/** Where an option belongs that stands one level too high. */
function deeperOption(key: string, known: readonly string[]): string | undefined {
  if (known.includes("targets") && Object.hasOwn(targetChecks, key)) {
    return " beside targets: it belongs into each of them";
  }
  const groups = { hooks: hookChecks, auth: authChecks, lifecycle: lifecycleChecks };
  const [group] =
    Object.entries(groups).find(
      ([name, checks]) => known.includes(name) && Object.hasOwn(checks, key),
    ) ?? [];
  return group && `. Did you mean ${group}.${key}?`;
}

function checkText(value: unknown, place: ConfigPlace): string {
  if (value === "…") throw configError(place, toFill);
  if (typeof value === "string" && value.trim() !== "") return value;
  throw wrongKind(place, "expected a string", value);
}

/** Messages have it in the lines to paste where only a person knows what to write. */
const toFill = `replace "…" with your platform's value`;

/** Empty too: nothing. */
function anyText(value: unknown, place: ConfigPlace): string {
  return value === "" ? value : checkText(value, place);
}

function oneOf<Word extends string>(...words: readonly Word[]): Check<Word> {
  return (value, place) => {
    const word = words.find((known) => known === value);
    if (word !== undefined) return word;
    const expected = `expected ${words.map((known) => JSON.stringify(known)).join(" or ")}`;
    if (typeof value !== "string" || value === "") throw wrongKind(place, expected, value);
    if (value === "…") throw configError(place, `${toFill}: ${expected}`);
    // What is one of a few words is no secret.
    const found = terminalLine(JSON.stringify(value));
    const problem = `${expected}, found ${found}${didYouMean(value, words)}`;
    throw configError(place, problem);
  };
}

// The types of a hook are not visible at run time: its result is checked when it is called.
function checkFunction<Hook>(value: unknown, place: ConfigPlace): Hook {
  if (typeof value === "function") return value as Hook; // a function is all that can be checked
  throw wrongKind(place, "expected a function", value);
}

function listOf<Item>(check: Check<Item>): Check<readonly Item[]> {
  return (value, place) => {
    if (!Array.isArray(value)) throw wrongKind(place, "expected a list", value);
    if (value.length === 0) throw configError(place, "expected at least one entry");
    return value.map((item, index) => check(item, childPlace(place, index)));
  };
}

function recordOf<Item>(check: Check<Item>): Check<Readonly<Record<string, Item>>> {
  return (value, place) => {
    if (!isObject(value)) throw wrongKind(place, "expected an object", value);
    if (Object.hasOwn(value, "…")) throw configError(childPlace(place, "…"), toFill);
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [key, check(entry, childPlace(place, key))]),
    );
  };
}

function childPlace(place: ConfigPlace, key: string | number): ConfigPlace {
  return { ...place, pointer: pointer(place.pointer, key) };
}

function wrongKind(place: ConfigPlace, expected: string, found: unknown): GeneratorError {
  const what = found === undefined ? "" : `, found ${describeKind(found)}`;
  return configError(place, `${expected}${what}`);
}

function configError(place: ConfigPlace, problem: string): GeneratorError {
  return new GeneratorError("MS1602", problem, {
    ...place,
    hint: "The type `Config` of modelsmith documents every option.",
  });
}

/** Never the value itself: a header may be a secret. */
function describeKind(value: unknown): string {
  if (value === null) return "null";
  if (value === "") return "an empty string";
  return Array.isArray(value) ? "a list" : withArticle(typeof value);
}
