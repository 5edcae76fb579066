import { type Location, locationKey } from "./location.js";
import type { SourceReader } from "./reader.js";

/** A reader that keeps what it was asked for. */
export interface RecordingReader extends SourceReader {
  /** The locations that were asked for. */
  readonly asked: () => readonly Location[];
}

export function recorded(reader: SourceReader): RecordingReader {
  const asked = new Map<string, Location>();
  return {
    ...reader,
    read: (place, within) => {
      asked.set(locationKey(place), place);
      return reader.read(place, within);
    },
    asked: () => [...asked.values()],
  };
}
