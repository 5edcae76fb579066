import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { noSuchFile } from "../../generator/input/no-such-file.js";
import { systemErrorCode } from "../../generator/util/system-error.js";

/**
 * A file to send as part of a form, with its name and media type.
 *
 * @param place - the file, relative to the working folder
 * @param field - the input field, for messages
 * @throws GeneratorError MS1001, MS1002 and MS1601 if it cannot be sent
 */
export async function readInputFile(place: string, field: string): Promise<File> {
  const bytes = await readWhole(place, field);
  const type = await mediaTypeOf(bytes);
  if (type !== undefined) return new File([bytes], path.basename(place), { type });
  throw new GeneratorError(
    "MS1601",
    `${field}: its first bytes are not those of a known media file`,
    {
      file: place,
      hint: `Known types: ${await knownTypes()}.`,
    },
  );
}

async function readWhole(place: string, field: string): Promise<Buffer<ArrayBuffer>> {
  const unreadable = (problem: string) =>
    new GeneratorError("MS1001", `${field}: ${problem}`, {
      file: place,
      hint: place.includes(",")
        ? "Name one file at a time: for several, repeat the option."
        : "Check the path; it is relative to the working folder.",
    });
  try {
    const about = await stat(place);
    if (!about.isFile())
      throw unreadable(about.isDirectory() ? "is a folder" : "is not a regular file");
    if (about.size === 0) throw unreadable("is empty");
    if (about.size > maxBytes) {
      throw new GeneratorError(
        "MS1002",
        `${field}: has ${about.size} bytes; the limit is ${maxBytes}`,
        { file: place, hint: "Make the file smaller." },
      );
    }
    return await readFile(place);
  } catch (error) {
    if (error instanceof GeneratorError) throw error;
    const code = systemErrorCode(error);
    throw unreadable(code === "ENOENT" ? noSuchFile(place) : `cannot be read (${code})`);
  }
}

/** No service is known to take more in one request. */
const maxBytes = 256 * 1024 * 1024;

/** The type of a media file by its first bytes: a name may be wrong. */
export async function mediaTypeOf(bytes: Buffer): Promise<string | undefined> {
  // Loaded only where there is a file: it brings the HTTP client.
  const { mediaKindOf } = await import("@modelsmith/runtime/media");
  return mediaKindOf(bytes)?.type ?? (isSvg(bytes) ? svgType : undefined);
}

export async function knownTypes(): Promise<string> {
  const { knownMediaTypes } = await import("@modelsmith/runtime/media");
  return [...knownMediaTypes, svgType].join(", ");
}

/** No service makes these, and some take them. */
const svgType = "image/svg+xml";

function isSvg(bytes: Buffer): boolean {
  const head = bytes.subarray(0, 400).toString("latin1");
  return /^(\xef\xbb\xbf)?\s*(<\?xml.*)?<svg[\s>]/s.test(head);
}
