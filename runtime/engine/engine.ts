import { isLedToResult } from "../answer/links.js";
import { type Call, stopped } from "../call/call.js";
import { claim } from "../call/claims.js";
import { endInDoubt, leaveDoubt } from "../call/doubts.js";
import {
  type End,
  type Facts,
  FIRST_POLL,
  NOTHING_KNOWN,
  type Outcome,
  type Report,
  type State,
} from "../call/engine-state.js";
import type { Policy } from "../call/policy.js";
import { Deadline, sleep } from "../clock/deadline.js";
import { sleepNoMore, sleepUntilWoken } from "../clock/wake.js";
import { isElsewhere, ledBy } from "../reading/read-result.js";
import { Create, type PollBeside } from "./create.js";
import { emitTransition } from "./emit-transition.js";
import { findRunning } from "./find-running.js";
import { next } from "./next.js";
import { fetchResult, pollOnce } from "./poll.js";

type At<Name extends State["at"]> = Extract<State, { at: Name }>;

/** Performs the request or wait of each state until the call ends, and emits its events. */
export async function runEngine(call: Call, first: State, policy: Policy): Promise<End> {
  let state = first;
  const advance = (outcome: Outcome, now = 0): void => {
    const before = state;
    state = next(before, outcome, policy, now);
    if (state !== before) emitTransition(call, before, state);
  };
  while (state.at !== "done" && state.at !== "failed" && state.at !== "accepted") {
    advance(await perform(call, state, policy, advance), performance.now());
  }
  const { id, isConfirmed, risk } = state.facts;
  if (id !== undefined) sleepNoMore(id);
  if (id !== undefined) claim(call.origin, id, isConfirmed);
  if (state.at === "failed" && risk === "possible") endInDoubt(call);
  else leaveDoubt(call);
  return state;
}

/** Where a call begins: with its create, or with an id. */
export function firstState(call: Call, policy: Policy, id?: string): State {
  const links = call.follow?.links ?? {};
  const facts = { ...NOTHING_KNOWN, id, links, isConfirmed: !policy.isUnconfirmed };
  const at = isLedToResult(facts, policy.canPoll) ? "fetch-result" : "poll";
  if (id !== undefined) return { at, ...FIRST_POLL, facts };
  const { stream, path } = call.create?.forms ?? {};
  // If only the id is wanted, the plain form is enough: no stream has to be broken off.
  const isPlain = stream === undefined || (policy.until === "accepted" && path !== undefined);
  return { at: "create", form: isPlain ? "plain" : "sse", retries: 0, facts: NOTHING_KNOWN };
}

function perform(call: Call, state: State, policy: Policy, report: Report): Promise<Outcome> {
  switch (state.at) {
    case "create":
    case "stream":
      return new Create({ call, form: state.form, policy, report, pollBeside }).send();
    case "recover":
      return recover(call, state);
    case "wait":
      return pause(call, state);
    case "poll":
      return pollOnce(call, state.facts, state.attempt, report);
    case "fetch-result":
      return fetchResult(call, state.facts);
    default:
      return lastLook(call, state.facts, policy, report);
  }
}

async function recover(call: Call, state: At<"recover">): Promise<Outcome> {
  // Always JSON: for a form, whose files cannot be compared, `hasList` is false.
  const wanted = { body: String(call.create?.body), sent: state.facts.sent };
  const looks = state.verdict === "routed-away" ? 1 : undefined;
  const found = await findRunning(call, wanted, looks);
  return call.signal.aborted ? stopped(call) : found;
}

function pause(call: Call, { after, facts, ms }: At<"wait">): Promise<Outcome> {
  const { signal } = call;
  const id = after.at === "poll" ? facts.id : undefined;
  const slept = id === undefined ? sleep(signal, ms) : sleepUntilWoken(id, signal, ms);
  return slept.then(() => (signal.aborted ? stopped(call) : { kind: "waited" }));
}

const pollBeside: PollBeside = async ({ call, policy, report }, id, forHowLong, signal) => {
  const first = firstState(call, policy, id);
  if (forHowLong === "to the end") {
    const emit: Call["emit"] = (event) => {
      // Those of the call itself are its own.
      if (event.type !== "terminal" && event.type !== "submitted") call.emit?.(event);
    };
    const end = await runEngine({ ...call, signal, emit }, first, policy);
    if (end.at !== "done") return undefined;
    return { kind: "generation", generation: end.generation, isWhole: true };
  }
  const outcome = await pollOnce({ ...call, signal }, first.facts, 1, report);
  // Anything less than a whole result is ignored: the stream goes on.
  const isResult = outcome.kind === "generation" && outcome.isWhole;
  return isResult && !isElsewhere(outcome, first.facts, policy) ? outcome : undefined;
};

async function lastLook(
  call: Call,
  facts: Facts,
  policy: Policy,
  report: Report,
): Promise<Outcome> {
  const deadline = new Deadline(call.bounds.finalPollMs, call.callerSignal);
  const last = { ...call, signal: deadline };
  const polled = await pollOnce(last, facts, 1, report);
  const isLed = polled.kind === "generation" && isElsewhere(polled, facts, policy);
  const fetched = isLed ? await fetchResult(last, ledBy(polled, facts)) : polled;
  deadline.release();
  const isResult = fetched.kind === "generation" && fetched.generation.ok && fetched.isWhole;
  return isLed && polled.isWhole && polled.made && !isResult ? polled : fetched;
}
