import type { ReadPlaces } from "../contract/endpoint.js";

/** What is known where an answer is judged: the places that the spec shows, and of a call what it sent and may ask. */
export interface Known extends ReadPlaces {
  /** Whether a text is nothing that was made: it was sent, or is the URL of a generation's status. */
  readonly isNoResult?: (text: string) => boolean;
  /** The id in a URL at which the service tells the status of a generation. */
  readonly idIn?: (url: string) => string | undefined;
  /** Whether the key may go to a URL, and there is an answer there, not a file. */
  readonly mayAsk?: (url: string) => boolean;
}
