import path from "node:path";
import { type CompletedGeneration, type Generation, images } from "@modelsmith/runtime";
import { endSentence } from "@modelsmith/runtime/guidance";
import { saveMedia } from "@modelsmith/runtime/media";
import type { Media, Run } from "../protocol.js";
import { reasonOf } from "./problem.js";

export interface FetchMediaOptions {
  readonly folder: string;
  /** Where the page finds a file of the folder. */
  readonly urlOf: (file: string) => string;
  /** A service on this machine, such as the simulator, serves its pictures from here too. */
  readonly loopbackAllowed: boolean;
  readonly signal: AbortSignal;
  /** Gets the result again, if its links have expired. */
  readonly again: (() => Promise<Generation<unknown>>) | undefined;
  readonly onMedia: (media: readonly Media[]) => void;
}

/** Brings the media of a result here: the page loads nothing from elsewhere. */
export async function fetchMedia(
  generation: CompletedGeneration<unknown>,
  { folder, urlOf, loopbackAllowed, signal, again, onMedia }: FetchMediaOptions,
): Promise<Pick<Run, "media" | "mediaProblem">> {
  const items = images(generation);
  const media: Media[] = [];
  const options = {
    // The separator says that it is a folder.
    place: `${folder}${path.sep}`,
    name: "media",
    force: true,
    loopbackAllowed,
    signal,
    renew: async () => (again ? images(await again()) : items),
  };
  try {
    for await (const { file, type, bytes, item } of saveMedia(items, options)) {
      const { width, height } = item;
      media.push({
        url: urlOf(path.basename(file)),
        type,
        bytes,
        ...(width !== undefined && { width }),
        ...(height !== undefined && { height }),
      });
      onMedia([...media]);
    }
    return items.length > 0
      ? { media }
      : { media, mediaProblem: "The result contains no picture, video or sound. See the answer." };
  } catch (error) {
    const problem = signal.aborted ? "The download was stopped." : reasonOf(error);
    return {
      media,
      mediaProblem: `${endSentence(problem)} The generation is complete and stays at the service.`,
    };
  }
}
