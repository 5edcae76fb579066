import type { Auth, EndWord, FieldPath, FollowRequest } from "@modelsmith/runtime";
import { isToken } from "../../openapi/validate-operation.js";
import type { AuthConfig, LifecycleConfig, WordMeaning } from "./lifecycle-config.js";
import {
  checkedOrigin,
  checkHeaders,
  fieldPath,
  followRequest,
  placeholder,
  refusedSetting,
  streamTemplate,
} from "./setting-forms.js";

/** A lifecycle config, checked and in the runtime's terms. */
export interface LifecycleSettings extends Pick<LifecycleConfig, "answers"> {
  readonly stream?: string;
  readonly poll?: FollowRequest;
  /** Whether `poll` is said of the endpoint, rather than of all. */
  readonly isPollOwn?: boolean;
  readonly result?: FollowRequest;
  readonly id?: readonly FieldPath[];
  readonly status?: FieldPath;
  readonly flag?: FieldPath;
  readonly running?: number;
  readonly data?: FieldPath;
  readonly error?: readonly FieldPath[];
  readonly words: Readonly<Record<string, EndWord>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Those that are said for this endpoint, and not for all. Headers that are said for its poll win over them. */
  readonly ownHeaders?: Readonly<Record<string, string>>;
  readonly origins?: readonly string[];
}

/** @throws GeneratorError MS1602 for a value that cannot be used */
export function lifecycleSettings(config: LifecycleConfig = {}): LifecycleSettings {
  const { answers, stream, id, poll, result, status, done, running, data, error } = config;
  const { words = {}, headers, origins } = config;
  if (running !== undefined && !(Number.isInteger(running) && running >= 200 && running < 300)) {
    throw refusedSetting("running", "expected a status of success, such as 202");
  }
  if (headers !== undefined) checkHeaders("headers", headers);
  if (Object.hasOwn(words, "…")) throw refusedSetting("words", placeholder);
  return {
    ...(answers !== undefined && { answers }),
    ...(stream !== undefined && { stream: streamTemplate(stream) }),
    ...(poll !== undefined && { poll: followRequest("poll", poll) }),
    ...(result !== undefined && { result: followRequest("result", result) }),
    ...(id !== undefined && { id: listOf(id).map((each) => fieldPath("id", each)) }),
    ...(status !== undefined && { status: fieldPath("status", status) }),
    ...(done !== undefined && { flag: fieldPath("done", done) }),
    ...(running !== undefined && { running }),
    ...(data !== undefined && { data: fieldPath("data", data) }),
    ...(error !== undefined && { error: listOf(error).map((each) => fieldPath("error", each)) }),
    words: Object.fromEntries(
      Object.entries(words).map(([word, meaning]) => [word.trim().toUpperCase(), endWord(meaning)]),
    ),
    ...(headers && { headers }),
    ...(origins && { origins: origins.map(checkedOrigin) }),
  };
}

const authPlaces = ["header", "query", "body"] as const;

/** The runtime's form of a config's `auth`; undefined if it only names the variable. */
export function authSettings(config: AuthConfig | undefined): Auth | undefined {
  if (config === undefined) return undefined;
  const { header, prefix, encoding, variable } = config;
  const places = authPlaces.filter((each) => config[each] !== undefined);
  const [place] = places;
  if (places.length > 1 || (place === undefined && (prefix ?? encoding) !== undefined)) {
    throw refusedSetting("auth", "expected one of header, query and body", "");
  }
  if (variable !== undefined && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(variable)) {
    throw refusedSetting("auth.variable", "expected the name of an environment variable", "");
  }
  if (header !== undefined && !isToken(header)) {
    throw refusedSetting("auth.header", "expected the name of a header, such as X-Api-Key", "");
  }
  if (place === undefined) return undefined;
  // HTTP Basic is the only scheme whose secret is base64.
  const isBasic = encoding === "base64" && header?.toLowerCase() === "authorization";
  const before = prefix ?? (isBasic ? "Basic " : "");
  return {
    in: place,
    name: config[place] ?? "",
    ...(before !== "" && { prefix: before }),
    ...(encoding !== undefined && { encoding }),
  };
}

function listOf(value: string | readonly string[]): readonly string[] {
  return typeof value === "string" ? [value] : value;
}

function endWord(meaning: WordMeaning): EndWord {
  return meaning.toUpperCase() as Uppercase<WordMeaning>; // capitals are all that differs
}
