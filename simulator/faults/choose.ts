import { type FaultName, isFaultName } from "../service/fault-names.js";
import { digest, fraction } from "../service/random.js";

/** The faults of one call, and its attempts: a retry with the same input is the same call. */
export interface ChosenFaults {
  readonly names: readonly FaultName[];
  /** Counted from 1. */
  readonly attempt: number;
  /** Ends the call: the next request with this input is a new call. */
  done(): void;
}

/** The parts of a request that decide its faults. */
export interface FaultRequest {
  /** The endpoint's key. */
  readonly key: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** The request's `x-modelsmith-fault` header. */
  readonly header: string | undefined;
}

/** Chooses the faults of a create. @throws UnknownFaultError for an unknown name */
export type FaultChooser = (request: FaultRequest) => ChosenFaults;

/** The name of a fault that does not exist. */
export class UnknownFaultError extends Error {
  constructor(readonly fault: string) {
    super(`There is no fault ${JSON.stringify(fault)}.`);
    this.name = "UnknownFaultError";
  }
}

/**
 * The header or a marker in the prompt names faults. Otherwise at most one fault per call is drawn
 * with these probabilities. The draw depends only on the seed and the input, not on the order of
 * calls.
 *
 * @throws UnknownFaultError for an unknown name
 * @throws RangeError if a probability or their sum is not between 0 and 1
 */
export function createFaultChooser(
  probabilities: Readonly<Partial<Record<FaultName, number>>>,
  seed: number,
): FaultChooser {
  const table = readProbabilities(probabilities);
  const openCalls = new Map<string, { readonly drawn: FaultName | undefined; attempt: number }>();
  const callsSoFar = new Map<string, number>();
  return ({ key, input, header }) => {
    const named = [...faultsIn(header ?? ""), ...markersIn(input)];
    if (named.length === 0 && table.length === 0) return noFaults;
    const what = digest(key, JSON.stringify(input));
    let call = openCalls.get(what);
    if (call === undefined) {
      const earlier = callsSoFar.get(what) ?? 0;
      callsSoFar.set(what, earlier + 1);
      call = { drawn: drawFault(table, fraction("fault", seed, what, earlier)), attempt: 0 };
      openCalls.set(what, call);
    }
    call.attempt += 1;
    const drawn = call.drawn === undefined ? [] : [call.drawn];
    return {
      names: named.length > 0 ? named : drawn,
      attempt: call.attempt,
      done: () => void openCalls.delete(what),
    };
  };
}

/** Names in the `x-modelsmith-fault` header. @throws UnknownFaultError for an unknown name */
export function faultsIn(list: string): readonly FaultName[] {
  return list
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "")
    .map(knownName);
}

const noFaults: ChosenFaults = { names: [], attempt: 1, done: () => undefined };

/** `[fault:name]` or `[fault:name,name]` in any text field: not every input has a prompt. */
function markersIn(input: Readonly<Record<string, unknown>>): readonly FaultName[] {
  return Object.values(input)
    .filter((value) => typeof value === "string")
    .flatMap((text) => [...text.matchAll(/\[fault:([^\]]*)\]/gi)])
    .flatMap(([, list = ""]) => faultsIn(list));
}

function knownName(name: string): FaultName {
  if (!isFaultName(name)) throw new UnknownFaultError(name);
  return name;
}

type Probabilities = readonly (readonly [name: FaultName, probability: number])[];

function readProbabilities(
  probabilities: Readonly<Partial<Record<FaultName, number>>>,
): Probabilities {
  const table = Object.entries(probabilities).map(
    ([name, probability]) => [knownName(name), probability] as const,
  );
  const sum = table.reduce((total, [, probability]) => total + probability, 0);
  if (
    table.some(([, probability]) => typeof probability !== "number" || !(probability >= 0)) ||
    !(sum <= 1 + 1e-9)
  ) {
    throw new RangeError(
      `faults: probabilities must be from 0 to 1 and add up to at most 1, got ${JSON.stringify(probabilities)}.`,
    );
  }
  return table;
}

function drawFault(table: Probabilities, at: number): FaultName | undefined {
  let passed = 0;
  for (const [name, probability] of table) {
    passed += probability;
    if (at < passed) return name;
  }
  return undefined;
}
