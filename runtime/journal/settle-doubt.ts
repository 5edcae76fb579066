import { describeValue } from "../util/describe-value.js";
import { asObject, own } from "../util/json.js";
import { beforehand, checkJournal, claimGeneration, type Journal, saveAfter } from "./journal.js";
import { type Intended, isAlive, type OnceState, readState } from "./once-entry.js";

/**
 * What a person saw in the platform's history about a create in doubt: its generation; or nothing, so
 * that another may be created.
 */
export type Decision = "create-again" | { readonly generationId: string };

/**
 * Writes down what a person decided about a create that `once` left in doubt. The next `once` with the
 * key waits for the generation, or creates another. The decision is about that one create: if the
 * next one is lost too, that is a doubt of its own. Until `once` has its result, another decision may
 * replace an id that was mistyped; never one that the service gave.
 *
 * @param key - the one that `once` has
 * @throws {Error} if there is nothing to decide: the journal does not know the key, the process that
 * creates may be alive, or the key has another generation
 * @throws {TypeError} for a value that is not a decision
 */
export async function settleDoubt(
  key: string,
  decision: Decision,
  options: { readonly journal: Journal },
): Promise<void> {
  checkJournal(options, "settleDoubt");
  const { journal } = options;
  const id = idIn(decision);
  for (;;) {
    const entry = await beforehand(journal.load(key), "settled");
    const state = entry && readState(key, entry.value);
    if (isSettled(state, id)) return;
    const doubt = doubtIn(key, state);
    const { inputHash, platform } = doubt;
    const settled: OnceState =
      id === undefined
        ? { state: "refused", inputHash }
        : { state: "accepted", inputHash, id, doubt };
    if (id !== undefined && platform !== undefined) {
      await claimGeneration(journal, platform, id, key, true);
    }
    if (await saveAfter(journal, key, entry?.revision ?? 0, settled)) return;
  }
}

/** What is no decision must not become one: that nothing was found is paid for again. */
function idIn(decision: Decision): string | undefined {
  if (decision === "create-again") return undefined;
  // Code that was never type-checked may pass anything.
  const id = own(asObject(decision), "generationId");
  if (typeof id === "string" && id.trim() !== "") return id.trim();
  throw new TypeError(
    `settleDoubt needs { generationId: "its id" } or "create-again", found ${describeValue(decision)}. Nothing was settled.`,
  );
}

/** Whether the journal has it already: by an earlier call, whose answer was lost. */
function isSettled(state: OnceState | undefined, id: string | undefined): boolean {
  if (id === undefined) return state?.state === "refused";
  if (state?.state === "done") return state.generation.id === id;
  return state?.state === "accepted" && state.id === id;
}

function doubtIn(key: string, state: OnceState | undefined): Intended {
  if (state?.state === "intended" && !isAlive(state)) return state;
  if (state?.state === "accepted" && state.doubt !== undefined) return state.doubt;
  throw new Error(`the create of ${JSON.stringify(key)} is not in doubt: ${whatIsKnown(state)}`);
}

function whatIsKnown(state: OnceState | undefined): string {
  switch (state?.state) {
    case undefined:
      return "once was never called with this key and this journal; nothing was settled. Take the key from the error of once, and the journal that it has";
    case "refused":
      return "it charged nothing, and the next call of once creates another";
    case "accepted":
      return `it was accepted as ${state.id}`;
    case "done":
      return `its generation ${state.generation.id} is done`;
    case "intended":
      return `its process may be alive until ${new Date(state.aliveUntil).toISOString()}: try again then`;
  }
}
