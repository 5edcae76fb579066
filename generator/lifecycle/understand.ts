import type { FollowRequest, ReadPlaces } from "@modelsmith/runtime";
import type { Operation } from "../openapi/spec.js";
import type { DataModel } from "../schema/response/data-model.js";
import { binaryTypes, followedTypes } from "./answer/binary-content.js";
import { type ConfigSlips, configSlips } from "./config-slips/config-slips.js";
import { resultElsewhere } from "./create-answers/result-elsewhere.js";
import { type Answers, hasResultAlone, taskOrResult } from "./create-answers/task-or-result.js";
import { dataOf } from "./find-data.js";
import { chooseFollow } from "./follow/choose-follow.js";
import type { EndpointSource } from "./follow/endpoint-source.js";
import type { FollowCandidate } from "./follow/find-follow.js";
import type { Finding } from "./follow/finding.js";
import { settingsBySpec } from "./follow/follow-request.js";
import { type NamedMedia, namedMedia } from "./named-media.js";
import { likeliest, nearest } from "./nearby.js";
import { type FollowedCreate, followRequests } from "./poll-and-result.js";
import { readPlaces } from "./read-places.js";
import type { LifecycleSettings } from "./settings/settings.js";
import { type UnderstoodId, understandId } from "./understand-id.js";
import { type UnderstoodStatus, understandStatus } from "./understand-status.js";
import { type UnderstoodWords, understandWords } from "./understand-words.js";

/** How an endpoint's generations are created, followed and read, and what all of that rests on. */
export interface UnderstoodLifecycle
  extends UnderstoodId,
    UnderstoodStatus,
    UnderstoodWords,
    ConfigSlips {
  readonly answers: Finding<Answers>;
  /** Whether its answer has the result, and nothing that leads on. */
  readonly answersWithResult: boolean;
  /** Whether its poll is that of others, which a config says for all. */
  readonly pollIsForOthers: boolean;
  /** The settings that the config has for it. */
  readonly settings: LifecycleSettings;
  readonly accept?: string;
  /** The same of the requests that follow. */
  readonly followedAccept: Readonly<Record<"poll" | "result", string | undefined>>;
  readonly poll?: Finding<FollowRequest>;
  readonly result?: Finding<FollowRequest>;
  /** What may have the result, where nothing reads it and the answer with the status has no place for it. */
  readonly resultElsewhere?: FollowRequest;
  readonly read: ReadPlaces;
  readonly data: DataModel;
  readonly dataFrom: "create" | "poll" | "result";
  /** Required headers of the requests that follow, which nothing gives. */
  readonly missingHeaders: readonly string[];
  /** The operations that follow, which document errors too. */
  readonly operations: { readonly poll?: Operation; readonly result?: Operation };
  /** Whether it is polled by what answers with the media alone, which the config does not say. */
  readonly isPollMediaAlone: boolean;
  /** What the answer with the result has in place of pictures. */
  readonly named?: NamedMedia;
  /** Operations that look like they might follow, and were not taken: the nearest. */
  readonly nearby: readonly FollowCandidate[];
  /** The one of them that is nearer than all others, where nothing reads a task. */
  readonly likeliest: FollowCandidate | undefined;
}

/** Reads how an endpoint runs from its spec; what the config says wins. */
export function understandLifecycle(given: EndpointSource): UnderstoodLifecycle {
  const source = { ...given, settings: settingsBySpec(given) };
  const { create, settings } = source;
  const chosen = chooseFollow(source);
  const { created, accepted, candidates } = chosen;
  const binary = binaryTypes(create);
  const answers = taskOrResult(source, chosen, binary);
  const requests = followRequests(source, answers.value, chosen);
  const followed: FollowedCreate = { ...chosen, ...requests, answers: answers.value };
  const { poll, polled, result, fetched } = requests;
  const data = dataOf(source, followed);
  const { listed, ends, ...words } = understandWords(source, followed);
  const read = readPlaces(source, followed, data, ends);
  const near = nearest(candidates);
  const known = [...candidates.filter(({ isTaken }) => isTaken), ...near]
    .filter(({ barred }) => barred === undefined)
    .map(({ request }) => request);
  const isPolled = answers.value !== "result" && poll !== undefined;
  const slips = configSlips(source, known, {
    // A create that answers with its result is not asked again.
    created: isPolled ? created : undefined,
    accepted,
    poll: polled?.shape,
    data: isPolled ? (result ? fetched : polled)?.shape : created,
    words: listed,
  });
  const id = understandId(source, followed, slips.askedPoll.hasOpenPlaces);
  const reader = poll === undefined ? near[0] : polled;
  const named = namedMedia(
    create,
    { create: created, poll: polled?.shape, result: fetched?.shape }[data.from],
  );
  const answersWithResult = answers.value === "result" && hasResultAlone(source, chosen);
  const likely = poll === undefined ? likeliest(create, near) : undefined;
  const isInCreate = answers.value !== "task" || created?.hasMedia === true;
  const elsewhere =
    isInCreate || result
      ? undefined
      : resultElsewhere(polled ?? likely, candidates, settings.poll !== undefined);
  return {
    answers,
    answersWithResult,
    pollIsForOthers: answersWithResult && settings.poll !== undefined,
    settings,
    ...(binary && { accept: binary.join(", ") }),
    followedAccept: { poll: acceptOf(polled), result: acceptOf(fetched) },
    ...(poll && { poll }),
    ...(result && { result }),
    ...(elsewhere && { resultElsewhere: elsewhere }),
    read,
    ...words,
    data: data.model,
    dataFrom: data.from,
    missingHeaders: [...(polled?.missing ?? []), ...(fetched?.missing ?? [])],
    operations: {
      ...(polled && { poll: polled.operation }),
      ...(fetched && { result: fetched.operation }),
    },
    ...id,
    ...understandStatus(source, followed, {
      answered:
        reader?.shape ?? (created?.pollUrl === undefined && accepted?.pollUrl ? accepted : created),
      read,
      possibleIds: id.possibleIds,
    }),
    ...slips,
    isPollMediaAlone: settings.poll === undefined && polled?.isMediaAlone === true,
    ...(named && { named }),
    nearby: near.slice(0, 3),
    likeliest: likely,
  };
}

function acceptOf(candidate: FollowCandidate | undefined): string | undefined {
  return candidate && followedTypes(candidate.operation, candidate.shape?.hasMore !== false);
}
