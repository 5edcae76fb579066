import type { FollowRequest, ReadPlaces } from "@modelsmith/runtime";
import type { EndpointModel } from "./model.js";

/** One thing that was understood of an endpoint. */
export interface UnderstoodLine {
  readonly what:
    | "auth"
    | "create"
    | "answers"
    | "poll"
    | "result"
    | "id"
    | "status"
    | "words"
    | "data";
  /** In the notation of the config, ready to paste: `poll: "GET /v1/tasks/{id}"`. */
  readonly setting: string;
  /** The evidence, in words. */
  readonly because: string;
  readonly isGuess: boolean;
}

/**
 * What was understood of an endpoint, from which evidence, and what of it is a guess: for `doctor`
 * and `inspect`. Lines of the lifecycle belong into `lifecycle: { … }`.
 */
export function understoodLines({ descriptor, data }: EndpointModel): readonly UnderstoodLine[] {
  const { platform, create, read = platform.read ?? {} } = descriptor;
  const { answers = "task" } = create;
  const auth = platform.auth ?? { in: "header", name: "Authorization", prefix: "Bearer " };
  const poll = descriptor.poll ?? platform.poll;
  const result = descriptor.result ?? (descriptor.poll === undefined ? platform.result : undefined);
  const paths = [create.stream, create.path].filter((path) => path !== undefined);
  const line = (
    what: UnderstoodLine["what"],
    setting: string,
    because: string,
  ): UnderstoodLine => ({
    what,
    setting,
    because,
    isGuess: false,
  });
  const key = [
    `${auth.in}: ${JSON.stringify(auth.name)}`,
    ...(auth.prefix === undefined ? [] : [`prefix: ${JSON.stringify(auth.prefix)}`]),
    `variable: ${JSON.stringify(platform.apiKeyVariable)}`,
  ];
  return [
    line("auth", `auth: { ${key.join(", ")} }`, "the spec, else the usual way"),
    line("create", paths.map((path) => `POST ${path}`).join(", else "), "the spec"),
    line("answers", `answers: ${JSON.stringify(answers)}`, "the schema of the create's answer"),
    ...(poll && answers !== "result"
      ? [line("poll", `poll: ${requestSetting(poll)}`, "the paths of the spec")]
      : []),
    ...(result
      ? [line("result", `result: ${requestSetting(result)}`, "the paths of the spec")]
      : []),
    ...placeLines(read).map(([what, setting]) => line(what, setting, "the answers' schemas")),
    line(
      "data",
      read.data === undefined
        ? "the whole answer, without what surrounds the result"
        : `data: ${placeText(read.data)}`,
      data.from === "nothing" ? "the spec does not show it" : `the spec's ${data.from}`,
    ),
  ];
}

function placeLines(read: ReadPlaces): readonly (readonly [UnderstoodLine["what"], string])[] {
  const words = Object.entries(read.words ?? {}).map(
    ([word, end]) => `${JSON.stringify(word)}: ${JSON.stringify(end.toLowerCase())}`,
  );
  return [
    ...(read.id?.[0] ? [["id", `id: ${placeText(read.id[0])}`] as const] : []),
    ...(read.status ? [["status", `status: ${placeText(read.status)}`] as const] : []),
    ...(words.length > 0 ? [["words", `words: { ${words.join(", ")} }`] as const] : []),
  ];
}

function requestSetting({ method = "GET", path = "", query = {} }: FollowRequest): string {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${value}`);
  return JSON.stringify(`${method} ${path}${pairs.length > 0 ? `?${pairs.join("&")}` : ""}`);
}

function placeText(path: readonly string[]): string {
  return JSON.stringify(path.join("."));
}
