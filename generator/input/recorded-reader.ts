import { type Location, locationKey } from "./location.js";
import type { SourceReader } from "./reader.js";

/** A reader that keeps what it was asked for. */
export interface RecordingReader extends SourceReader {
  /** The locations that were asked for. */
  readonly asked: () => readonly Location[];
  /** The files that were read: absolute. */
  readonly files: () => readonly string[];
}

export function recorded(reader: SourceReader): RecordingReader {
  const asked = new Map<string, Location>();
  const absent = new Set<string>();
  return {
    ...reader,
    read: async (place, within) => {
      asked.set(locationKey(place), place);
      const bytes = await reader.read(place, within);
      if (bytes === undefined) absent.add(locationKey(place));
      return bytes;
    },
    asked: () => [...asked.values()],
    files: () => {
      const files = [...asked.values()].filter(({ kind }) => kind === "file").map(locationKey);
      return files.filter((file) => !absent.has(file));
    },
  };
}
