import { type Place, placeKey } from "./location.js";
import type { SourceReader } from "./reader.js";

/** A reader that keeps what it was asked for. */
export interface RecordingReader extends SourceReader {
  /** The places that were asked for. */
  readonly asked: () => readonly Place[];
  /** The files that were read: absolute. */
  readonly files: () => readonly string[];
}

export function recorded(reader: SourceReader): RecordingReader {
  const asked = new Map<string, Place>();
  const absent = new Set<string>();
  return {
    ...reader,
    read: async (place, within) => {
      asked.set(placeKey(place), place);
      const bytes = await reader.read(place, within);
      if (bytes === undefined) absent.add(placeKey(place));
      return bytes;
    },
    asked: () => [...asked.values()],
    files: () => {
      const files = [...asked.values()].filter(({ kind }) => kind === "file").map(placeKey);
      return files.filter((file) => !absent.has(file));
    },
  };
}
