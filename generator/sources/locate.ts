import { GeneratorError, type Position } from "../errors.js";
import { baseName, type Place } from "./place.js";
import type { SourceReader } from "./read-source.js";

/**
 * Does a task over input documents; an error that names a place in one of them also says the line
 * and column there. Nothing is searched, and no search loaded, unless something fails.
 */
export async function withPositions<Result>(
  reader: SourceReader,
  task: () => Promise<Result>,
): Promise<Result> {
  try {
    return await task();
  } catch (error) {
    throw error instanceof GeneratorError ? await positioned(error, reader) : error;
  }
}

async function positioned(error: GeneratorError, reader: SourceReader): Promise<GeneratorError> {
  const { file, pointer } = error;
  if (file === undefined || !pointer) return error;
  const [place, ...others] = reader.placesNamed(file);
  // Of two files that go by one name, a guess could be the wrong one.
  if (place === undefined || others.length > 0) return error;
  const bytes = await reader.read(place);
  if (bytes === undefined) return error;
  const text = new TextDecoder().decode(bytes);
  const offset = await offsetOf(text, segmentsOf(pointer), place);
  return offset === undefined ? error : error.at(positionAt(text, offset));
}

/** As they were joined: a percent sign in a path key is one. */
function segmentsOf(pointer: string): readonly string[] {
  const segments = pointer.split("/").slice(1);
  return segments.map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
}

async function offsetOf(
  text: string,
  segments: readonly string[],
  place: Place,
): Promise<number | undefined> {
  if (!/\.ya?ml$/i.test(baseName(place)))
    return (await import("./locate-json.js")).jsonOffset(text, segments);
  return (await import("./parse-yaml.js")).yamlOffset(text, segments);
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}
