/** Bytes of base64, of its URL form too; `undefined` if the text is neither, or empty. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  const plain = text.replaceAll("-", "+").replaceAll("_", "/");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(plain)) return undefined;
  const unpadded = plain.replace(/=+$/, "");
  if (unpadded.length % 4 === 1) return undefined;
  return Uint8Array.from(atob(unpadded), (character) => character.charCodeAt(0));
}
