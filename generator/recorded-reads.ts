import { cacheHash } from "./cache-hash.js";
import { fileState, settledState } from "./file-state.js";
import type { Place } from "./input/location.js";
import type { SourceReader } from "./input/reader.js";
import { fewAtATime } from "./util/concurrency.js";
import { memoizeByObject } from "./util/memoize.js";

/** One question to the reader, and the answer. */
export type Read = ContentRead | FolderRead;

interface ContentRead {
  readonly of: "content";
  readonly place: Place;
  readonly within?: Place;
  /** Hash of the bytes; null where there was nothing. */
  readonly found: string | null;
  /** The file's state before it was read, where that was settled. */
  readonly state?: string;
}

interface FolderRead {
  readonly of: "folder";
  readonly place: Place;
  /** Whether it may hold documents. */
  readonly found: boolean;
}

/** A reader that keeps what was asked of it and what came. */
export function recorded(reader: SourceReader): {
  readonly reader: SourceReader;
  /** The same for a look at what another run has asked: nothing of that is kept. */
  readonly unrecorded: SourceReader;
  readonly reads: () => Promise<readonly Read[]>;
} {
  const asked = new Map<string, Pick<ContentRead, "place" | "within">>();
  const folders: FolderRead[] = [];
  const states = new Map<string, Pick<ContentRead, "state">>();
  const read: SourceReader["read"] = (place, within) => {
    const key = keyOf(place);
    // Before it is read: what is written meanwhile changes the state.
    if (!states.has(key)) states.set(key, stateOf(place));
    return reader.read(place, within);
  };
  return {
    reader: {
      ...reader,
      read: (place, within) => {
        const question = { place, ...(within && { within }) };
        asked.set(JSON.stringify(question), question);
        return read(place, within);
      },
      mayHold: (place) => {
        const found = reader.mayHold(place);
        folders.push({ of: "folder", place, found });
        return found;
      },
    },
    unrecorded: { ...reader, read },
    reads: async () => {
      const contents = [...asked.values()].map(
        async ({ place, within }): Promise<ContentRead> => ({
          of: "content",
          place,
          ...(within && { within }),
          ...states.get(keyOf(place)),
          found: hashOrNull(await reader.read(place, within)),
        }),
      );
      return [...(await Promise.all(contents)), ...folders];
    },
  };
}

function keyOf(place: Place): string {
  return place.kind === "url" ? place.url : place.path;
}

function stateOf(place: Place): Pick<ContentRead, "state"> {
  const state = place.kind === "file" ? settledState(place.path) : undefined;
  return state === undefined ? {} : { state };
}

/** The same questions with the states of today, where all answers are the same; else undefined. */
export async function readsAgain(
  reads: readonly Read[],
  reader: SourceReader,
): Promise<readonly Read[] | undefined> {
  const again = new Map<Read, Read>();
  let differs = false;
  try {
    await fewAtATime(reads, async (read) => {
      if (differs) return;
      const same =
        read.of === "folder" ? sameFolder(read, reader) : await sameContent(read, reader);
      if (same === undefined) differs = true;
      else again.set(read, same);
    });
  } catch {
    // What cannot be read any more is told by the run itself.
    return undefined;
  }
  return differs ? undefined : reads.map((read) => again.get(read) ?? read);
}

function sameFolder(read: FolderRead, reader: SourceReader): FolderRead | undefined {
  return reader.mayHold(read.place) === read.found ? read : undefined;
}

async function sameContent(
  read: ContentRead,
  reader: SourceReader,
): Promise<ContentRead | undefined> {
  const { place, within, found } = read;
  const state = place.kind === "file" ? fileState(place.path) : undefined;
  const isKnown = state === undefined ? found === null : state.text === read.state;
  const trusted = place.kind === "file" && isKnown;
  if (!trusted && hashOrNull(await reader.read(place, within)) !== found) return undefined;
  return trusted || !state?.settled ? read : { ...read, state: state.text };
}

/** The files among what was read: absolute. */
export function filesOf(reads: readonly Read[]): readonly string[] {
  return reads.flatMap(({ of, place, found }) =>
    of === "content" && place.kind === "file" && found !== null ? [place.path] : [],
  );
}

function hashOrNull(bytes: Uint8Array | undefined): string | null {
  return bytes === undefined ? null : hashOfBytes(bytes);
}

const hashOfBytes = memoizeByObject((bytes: Uint8Array) => cacheHash(bytes));
