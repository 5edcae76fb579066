import type { Platform } from "../contract/endpoint.js";
import type { FailedGeneration } from "../contract/generation.js";
import type { ErrorCategory, Follow } from "../contract/generation-error.js";
import { endedWords } from "./ended-words.js";

/** What is known about an error, as far as it decides what to do next. */
export interface GuidanceContext {
  readonly category: ErrorCategory;
  readonly platform: Partial<Platform>;
  readonly generationId?: string | undefined;
  /** What `wait` needs beside the id. */
  readonly follow?: Follow | undefined;
  /** Whether an answer of the service has confirmed that this generation exists. */
  readonly isConfirmed?: boolean | undefined;
  /** Whether the service may have accepted a create, and so charged for it. */
  readonly mayHaveCharged?: boolean;
  /** Of the request, if there was one. */
  readonly method?: string;
  /** HTTP status of the answer, if one came. */
  readonly status?: number | undefined;
  /** The request got no answer at all. */
  readonly noAnswer?: boolean;
  /** Of a success that was not understood: whether it shows something that a config may explain. */
  readonly isReadable?: boolean | undefined;
  /** Of the request. */
  readonly url?: string;
  /** Its path, below the base URL. */
  readonly path?: string | undefined;
}

/** Something to do: in a program by code, at a terminal by a command. */
export type Action =
  | { readonly kind: "retry" | "regenerate" | "skip-validation" }
  | { readonly kind: "option"; readonly option: "baseUrl" | "timeoutMs" }
  | { readonly kind: "set-key"; readonly variable: string }
  | { readonly kind: "see-balance" | "see-running"; readonly path: string | undefined }
  /** Only a terminal has these, with their sentences. */
  | { readonly kind: "check-key" | "inspect" | "list-endpoints" }
  | { readonly kind: "inspect-endpoint"; readonly path: string | undefined }
  | { readonly kind: "show-id"; readonly id: string }
  | { readonly kind: "wait"; readonly id: string; readonly follow?: Follow | undefined };

/** One thing to do next: text, and the actions in it. */
export type Step = readonly (string | Action)[];

/**
 * What to do after an error, in order. Not part of the public API: the runtime renders the steps
 * as code, and the command line renders them as commands.
 */
export function guidanceSteps(context: GuidanceContext): readonly Step[] {
  const situation = situationOf(context);
  const { mayHaveCharged, generationId } = context;
  const isInDoubt = mayHaveCharged === true && generationId === undefined;
  return isInDoubt && situation !== "maybe_charged"
    ? [...STEPS[situation](context), ...STEPS.maybe_charged(context)]
    : STEPS[situation](context);
}

/** The same after a generation that ended without a result. */
export function stepsAfterEnd(
  generation: Parameters<typeof endedWords>[0] & Pick<FailedGeneration, "category">,
  platform: Partial<Platform>,
): readonly Step[] {
  const { category, status } = generation;
  const steps: readonly Step[] =
    status === "CANCELED"
      ? [["If it is still wanted, ", RETRY, "."]]
      : guidanceSteps({ category, platform });
  return endedWords(generation).mayHaveCharged
    ? [...steps, ["Another try is paid for again."]]
    : steps;
}

/** Writes each step as text, without those whose action `render` cannot express. */
export function renderSteps(
  steps: readonly Step[],
  render: (action: Action) => string | undefined,
): string[] {
  return steps.flatMap((step) => {
    const parts = step.map((part) => (typeof part === "string" ? part : render(part)));
    return parts.includes(undefined) ? [] : [parts.join("")];
  });
}

/** The text with a full stop, unless it ends like a sentence already. */
export function endSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

function situationOf(context: GuidanceContext): keyof typeof STEPS {
  const { category, generationId, mayHaveCharged, status, noAnswer } = context;
  switch (category) {
    case "auth":
      return status === undefined ? "no_key" : "key_refused";
    case "not_found":
      return generationId === undefined ? "endpoint_not_found" : "generation_not_found";
    case "transient":
    case "timeout":
    case "aborted":
      if (generationId !== undefined) return "generation_known";
      if (mayHaveCharged) return "maybe_charged";
      return category === "transient" && noAnswer ? "unreachable" : category;
    case "unknown":
      if (status === undefined || status < 200 || status > 399) return "unknown";
      if (status > 299) return "redirected";
      // A create that is refused under 200 was refused by this API: other answers are in doubt.
      return context.method === "POST" ? "unknown" : "wrong_service";
    case "insufficient_credits":
    case "content_rejected":
      return category;
    default:
      // Of a generation that other code stored, it may be any.
      if (!Object.hasOwn(STEPS, category)) return "unknown";
      if (!generationId || !mayHaveCharged) return category;
      return status ? "poll_refused" : "generation_not_found";
  }
}

const RETRY: Action = { kind: "retry" };
const BASE_URL: Action = { kind: "option", option: "baseUrl" };

const GENERATE_AGAIN: Step = [
  "If the spec has changed, generate the functions again: ",
  { kind: "regenerate" },
];

const CONFIG = "modelsmith.config.ts (write one, if there is none)";

const SAY_WHERE: Step = [
  `If its answer has a result, an id or an error, say where, as lifecycle.data, .id or .error in ${CONFIG}, and generate the functions again: `,
  { kind: "regenerate" },
];

/** The table. A step that only a program or only a terminal can express is shown there only. */
const STEPS = {
  no_key: (context) => [makeKey("a", context), [{ kind: "check-key" }], ...waitInstead(context)],
  key_refused: (context) => [
    ...(context.status === 403 ? [["Check what this key, and its plan, may use."]] : []),
    makeKey("another", context),
    ...waitInstead(context),
  ],
  insufficient_credits: (context) => {
    const { creditsUrl, pricingUrl, creditsPath } = context.platform;
    const wait = waitInstead(context);
    const recharge = `Recharge${at(creditsUrl)}${pricingUrl === undefined ? "" : ` (prices: ${pricingUrl})`}.`;
    // What to look at before another create is said for all that is in doubt.
    if (context.mayHaveCharged && wait.length === 0) return [[recharge]];
    return [
      [recharge],
      ["See the balance: ", { kind: "see-balance", path: creditsPath }],
      ...(wait.length > 0 ? wait : [["Then ", RETRY, "."]]),
    ];
  },
  invalid_request: (context) => {
    const wait = waitInstead(context);
    if (context.status === 413) return [["Send a smaller request."], ...wait];
    return [
      ["Correct the request as the service says."],
      [{ kind: "inspect" }],
      GENERATE_AGAIN,
      ...wait,
    ];
  },
  validation: ({ path, status }) => [
    [{ kind: "inspect-endpoint", path }],
    // Where the service refused, it was not the local check.
    status === undefined
      ? ["Correct the fields that are named; ", { kind: "skip-validation" }, "."]
      : ["Correct the fields that are named. ", ...GENERATE_AGAIN],
  ],
  content_rejected: () => [["The content was refused: change the prompt or the images."]],
  endpoint_not_found: ({ platform: { creditsPath }, url = "" }) =>
    // The balance is that of no model.
    creditsPath !== undefined && url.endsWith(creditsPath)
      ? [["Check ", BASE_URL, "."], GENERATE_AGAIN]
      : [
          [{ kind: "list-endpoints" }],
          ["Check ", BASE_URL, ", and that the key belongs to an account that has this model."],
          GENERATE_AGAIN,
        ],
  generation_not_found: (context) => {
    const { generationId: id = "", isConfirmed, status, url } = context;
    const account = ", and that the key belongs to the same account.";
    const check: Step = ["Check the id ", { kind: "show-id", id }, account];
    // Where nothing was asked, nothing can be waited for.
    if (status === undefined || url === undefined) {
      return [isConfirmed ? ["Do not create again."] : check];
    }
    const first = isConfirmed ? waitInstead(context) : [check];
    const otherwise = isConfirmed ? "If it is not found" : "If both are right";
    const place = `${otherwise}, ${url} is not where to ask: check `;
    return [...first, [place, BASE_URL, `, and lifecycle.poll in ${CONFIG}.`]];
  },
  poll_refused: (context) => [
    [
      `Correct what it names in the input; else only the request for its status was refused: check lifecycle.poll in ${CONFIG}.`,
    ],
    GENERATE_AGAIN,
    ...waitInstead(context),
  ],
  generation_known: (context) => waitInstead(context),
  maybe_charged: ({
    platform: { baseUrl = "", creditsUrl, runningPath, creditsPath },
    isReadable,
  }) => [
    [
      `Look at the dashboard${creditsUrl === undefined ? "" : ` (${creditsUrl})`} before you create again.`,
    ],
    ["See what is running: ", { kind: "see-running", path: runningPath && baseUrl + runningPath }],
    ["See the balance: ", { kind: "see-balance", path: creditsPath }],
    ...(isReadable ? [SAY_WHERE] : []),
  ],
  unreachable: ({ platform: { baseUrl = "the service" } }) => [
    [`Check that ${baseUrl} can be reached, through any proxy, then `, RETRY, "."],
  ],
  transient: () => [["Wait a minute, then ", RETRY, "."]],
  timeout: () => [
    ["Give it more time, or try again later."],
    ["The limit is the option ", { kind: "option", option: "timeoutMs" }, "."],
  ],
  aborted: () => [["Nothing was created."]],
  redirected: (context) => [
    ["Check ", BASE_URL, ": the key follows no redirect to another origin."],
    ...waitInstead(context),
  ],
  wrong_service: (context) => [
    ["Check ", BASE_URL, ": the server there does not speak this API."],
    ...waitInstead(context),
  ],
  unknown: (context) => [
    ["If the service's words do not help, ask its support."],
    ...waitInstead(context),
  ],
} satisfies Record<string, (context: GuidanceContext) => readonly Step[]>;

function makeKey(which: string, { platform }: GuidanceContext): Step {
  const { apiKeyVariable: variable, keyUrl } = platform;
  const make = `Make ${which} key${at(keyUrl)}${platform.auth?.encoding ? ", as <user>:<password>," : ""}`;
  return variable === undefined
    ? [`${make}.`]
    : [`${make} and put it into ${variable}: `, { kind: "set-key", variable }];
}

/** No step if no generation is known. */
function waitInstead({ generationId: id, follow }: GuidanceContext): readonly Step[] {
  return id === undefined
    ? []
    : [["Do not create again; wait for it: ", { kind: "wait", id, ...(follow && { follow }) }]];
}

function at(url: string | undefined): string {
  return url === undefined ? "" : ` at ${url}`;
}
