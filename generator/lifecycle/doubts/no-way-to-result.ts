import { GeneratorError } from "../../diagnostics/errors.js";
import { unlessBroken } from "../../openapi/resolve-ref.js";
import type { Operation } from "../../openapi/spec.js";
import { plainName } from "../../util/field-names.js";
import { pointer } from "../../util/json-pointer.js";
import { asSentence, withStop } from "../../util/phrases.js";
import type { FollowCandidate } from "../follow/find-follow.js";
import { isMute } from "../follow/follow-clues.js";
import { type FollowParameter, followParametersOf } from "../follow/follow-parameters.js";
import type { UnderstoodLifecycle } from "../understand.js";
import { fieldText, quoted, requestSetting, requestText } from "../words/notation.js";
import { askedBy, askedToWait, explained, foundIds, taskSettings } from "./settings-to-paste.js";

/** What the settings to paste hold for. */
export interface SettingScope {
  /** Whether one setting holds for all endpoints: those that have a way answer with their results. */
  readonly isForAll: boolean;
  /** The other endpoints, if a record of the config that names this one has to name them too. */
  readonly others: readonly string[];
}

/** Why an endpoint is not generated whose result nobody could fetch: each call would pay for nothing. */
export function noWayToResult(
  key: string,
  create: Operation,
  lifecycle: UnderstoodLifecycle,
  scope: SettingScope,
): GeneratorError {
  const { answers, askedPoll, contradictions } = lifecycle;
  const { meant, hasOpenPlaces } = askedPoll;
  const slips = contradictions.slice(0, meant || hasOpenPlaces ? 1 : 0);
  const stops = slips.map((slip) => `${withStop(slip)} Until that is fixed, `).join("");
  const answer = answers.value === "either" ? "may answer" : "answers";
  const task = meant ? `poll: ${requestSetting(meant)}` : taskSettings(lifecycle);
  const hook = deliveredTo(create);
  // What must be told where to send the result does not answer with it, nor what the spec has a poll for.
  const isTask = hook?.required || meant !== undefined || askedToWait(create) !== undefined;
  return new GeneratorError(
    "MS1111",
    `${stops}each call would be paid for without a way to its result: the create ${answer} with a task (${answers.because}), and ${whatLacks(lifecycle)}`,
    {
      file: create.spec.file,
      pointer: pointer(create.pointer, "responses"),
      entry: `${quoted(key)}: { lifecycle: { ${task} } },`,
      hint: [
        ...contradictions.slice(slips.length).map(asSentence),
        ...(hook
          ? [`The service sends the result to the address in ${hook.name}, which no call receives.`]
          : []),
        linesToPaste(key, isTask ? [task] : [task, `answers: "result"`], scope),
      ].join(" "),
    },
  );
}

/** What a way to the result lacks. */
function whatLacks(lifecycle: UnderstoodLifecycle): string {
  const { askedPoll, nearby, likeliest, firstId, lacksId, possibleIds } = lifecycle;
  if (firstId) {
    return `a call follows one id: what the others of the list make would be paid for, and not fetched. With ${fieldText(firstId) || "the first"} as the id, ask for one at a time`;
  }
  if (askedPoll.hasOpenPlaces) return "no call can fill that request";
  if (lacksId) {
    const unknown = askedPoll.isUnknown ? ", a request that the spec lacks" : "";
    return `nothing says which field of the answer is the id that ${requestText(askedBy(lifecycle))} takes${unknown}. Looked for: a field that is called like an id, or like the parameter, or is described as the id of a task. ${foundIds(possibleIds)}`;
  }
  if (likeliest?.id && isMute(likeliest)) {
    return `${describe(likeliest)} may read it, but nothing in its answer is known to say how far it is, or to be a picture`;
  }
  const near =
    nearby.length === 0
      ? "Nothing near by reads one thing by its id."
      : `Near by: ${nearby.map(describe).join("; ")}.`;
  return `no operation reads it. Looked for: links of its answer; a GET, or a POST with a body of its own, with a parameter called like the id; a path that contains the create's own; URLs and Location in its answer. ${near}`;
}

/** @param choices - the settings of a task, and of a result where it may be one */
function linesToPaste(key: string, choices: readonly string[], scope: SettingScope): string {
  const [task = ""] = choices;
  const lines = choices.map((settings) => {
    const setting = `lifecycle: { ${settings} }`;
    return scope.isForAll ? setting : `endpoints: { ${quoted(key)}: { ${setting} } }`;
  });
  const oneOf = lines.length > 1 ? ", as one of" : "";
  const withoutStatus = task.includes(`status: "…"`)
    ? ". If no answer has a status, leave out status and words"
    : "";
  return `Say it in the config${oneOf}: ${lines.join(" or ")}${explained(task)}${withoutStatus}${scopeText(scope)}`;
}

/** The field of the body that has the address to which the service sends the result, if one is. */
function deliveredTo(create: Operation): FollowParameter | undefined {
  const given = unlessBroken(() => followParametersOf(create)) ?? [];
  return given.find(({ name }) => /^(callback|webhook)(ur[il]|address)?$/.test(plainName(name)));
}

/** What the setting holds for, where that is not the endpoint alone: a record names all that is generated. */
function scopeText({ isForAll, others }: SettingScope): string {
  if (isForAll) return ". It holds for all endpoints without a way";
  if (others.length === 0) return "";
  const some = others.slice(0, 3).map((key) => `${quoted(key)}: {}`);
  const more = others.length > some.length ? ", and so on" : "";
  return `. Such a record names all that is generated, so it has the others, too: ${some.join(", ")}${more}`;
}

function describe({ operation, evidence }: FollowCandidate): string {
  const why = evidence.length === 0 ? "nothing ties it to this create" : evidence.join(", ");
  return `${operation.method} ${operation.path} (${why})`;
}
