import { hash } from "node:crypto";
import { withPlainLineEnds } from "./lock.js";

/** The line of the lock that vouches for all others. */
const checksumLine = /^ {2}"checksum": "([0-9a-f]{32})",\n/m;

/**
 * Adds a checksum to the text of a lock, so that the next run sees whether the text was edited or
 * merged, or written by another version or with other templates. It protects against mistakes only:
 * anyone can compute it.
 *
 * @param madeWith - hash of all that shapes a module apart from its endpoint
 */
export function withChecksum(text: string, madeWith: string): string {
  const line = `  "checksum": "${checksumOf(text, madeWith)}",\n`;
  return text.replace(/^\{\n.*\n/, (start) => start + line);
}

/** Whether the lines of two locks stand in one text. */
export function hasManyChecksums(text: string): boolean {
  return (text.match(/^ {2}"checksum": /gm)?.length ?? 0) > 1;
}

/** Whether {@link withChecksum} wrote this text, and nobody changed it since. */
export function hasChecksum(text: string, madeWith: string): boolean {
  const plain = withPlainLineEnds(text);
  const [line, checksum] = checksumLine.exec(plain) ?? [];
  return line !== undefined && checksum === checksumOf(plain.replace(line, ""), madeWith);
}

function checksumOf(text: string, madeWith: string): string {
  return hash("sha256", `${madeWith}\n${text}`).slice(0, 32);
}
