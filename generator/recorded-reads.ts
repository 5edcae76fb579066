import { cacheHash } from "./cache-hash.js";
import { fileState, settledState } from "./file-state.js";
import { oncePerObject } from "./once-per-object.js";
import type { Place } from "./sources/place.js";
import type { SourceReader } from "./sources/read-source.js";

/** One question to the reader, and the answer. */
export interface Read {
  readonly place: Place;
  readonly within?: Place;
  /** Hash of the bytes; null where there was nothing. */
  readonly found: string | null;
  /** The file's state before it was read, where that was settled. */
  readonly state?: string;
}

/** A reader that keeps what was asked of it and what came. */
export function recorded(reader: SourceReader): {
  readonly reader: SourceReader;
  readonly reads: () => Promise<readonly Read[]>;
} {
  const asked = new Map<string, Omit<Read, "found">>();
  return {
    reader: {
      ...reader,
      read: (place, within) => {
        const question = { place, ...(within && { within }) };
        const key = JSON.stringify(question);
        // Before it is read: what is written meanwhile changes the state.
        if (!asked.has(key)) asked.set(key, { ...question, ...stateOf(place) });
        return reader.read(place, within);
      },
    },
    reads: () =>
      Promise.all(
        [...asked.values()].map(async (question) => ({
          ...question,
          found: hashOrNull(await reader.read(question.place, question.within)),
        })),
      ),
  };
}

function stateOf(place: Place): { readonly state?: string } {
  const state = place.kind === "file" ? settledState(place.path) : undefined;
  return state === undefined ? {} : { state };
}

/** The same questions with the states of today, where all answers are the same; else undefined. */
export async function readsAgain(
  reads: readonly Read[],
  reader: SourceReader,
): Promise<readonly Read[] | undefined> {
  const again: Read[] = [];
  try {
    for (const read of reads) {
      const { place, within, found } = read;
      const state = place.kind === "file" ? fileState(place.path) : undefined;
      const isKnown = state === undefined ? found === null : state.text === read.state;
      const trusted = place.kind === "file" && isKnown;
      if (!trusted && hashOrNull(await reader.read(place, within)) !== found) return undefined;
      again.push(trusted || !state?.settled ? read : { ...read, state: state.text });
    }
    return again;
  } catch {
    // What cannot be read any more is told by the run itself.
    return undefined;
  }
}

/** The files among what was read: absolute. */
export function filesOf(reads: readonly Read[]): readonly string[] {
  return reads.flatMap(({ place, found }) =>
    place.kind === "file" && found !== null ? [place.path] : [],
  );
}

function hashOrNull(bytes: Uint8Array | undefined): string | null {
  return bytes === undefined ? null : hashOfBytes(bytes);
}

const hashOfBytes = oncePerObject((bytes: Uint8Array) => cacheHash(bytes));
