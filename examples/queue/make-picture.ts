/** What a worker does with a job. */
import {
  type CallOptions,
  GenerationError,
  type GenerationEvent,
  images,
} from "@modelsmith/runtime";
import { type Journal, once } from "@modelsmith/runtime/journal";
import { saveMedia } from "@modelsmith/runtime/media";
import { UnrecoverableError, WaitingError } from "bullmq";
import { nanoBananaEndpoint as endpoint } from "../../generated/google/nano-banana.js";
import type { PicturesJob } from "./backends.js";
import type { SavedPicture } from "./pictures.js";

export interface PictureContext {
  readonly journal: Journal;
  readonly call: CallOptions;
  /** After this without a sign of life, a process that was creating is taken to be dead. */
  readonly leaseMs: number;
  /** Where pictures are saved. */
  readonly folder: string;
  /** The simulator's pictures are at 127.0.0.1, which is refused otherwise. */
  readonly loopbackAllowed: boolean;
  /** Aborted when this process shall end. */
  readonly stopping: AbortSignal;
}

export async function makePicture(
  job: PicturesJob,
  token: string,
  context: PictureContext,
): Promise<SavedPicture> {
  const { journal, call, leaseMs, folder, loopbackAllowed, stopping } = context;
  const key = String(job.id);
  const { prompt } = job.data;
  const stop = stopOnceAccepted(stopping);
  try {
    const generation = await once(
      key,
      endpoint,
      { prompt },
      {
        ...call,
        journal,
        leaseMs,
        signal: stop.signal,
        onEvent(event) {
          stop.onEvent(event);
          // For whoever watches; a progress that is lost harms nobody.
          if (event.type === "status") job.updateProgress({ status: event.status }).catch(() => {});
        },
      },
    );
    if (!generation.ok) {
      throw new UnrecoverableError(`${generation.category}: ${generation.message}`);
    }
    const files: string[] = [];
    // A file appears whole or not at all, and a second time it is the same: two workers do no harm.
    const saving = { place: `${folder}/`, name: key, force: true, loopbackAllowed };
    for await (const { file } of saveMedia(images(generation), saving)) files.push(file);
    return { generationId: generation.id, files };
  } catch (error) {
    throw await nextStep(error, job, token, stopping);
  } finally {
    stop.release();
  }
}

/** Whether the queue tries again, gives the job to another worker, or keeps it for a person. */
async function nextStep(
  error: unknown,
  job: PicturesJob,
  token: string,
  stopping: AbortSignal,
): Promise<unknown> {
  // The disk, the network, the journal: again, later.
  if (!(error instanceof GenerationError)) return error;
  if (error.category === "aborted" && stopping.aborted) {
    await job.moveToWait(token);
    return new WaitingError();
  }
  const goesOn = error.retryable || error.generationId !== undefined;
  return goesOn ? error : new UnrecoverableError(error.message);
}

/** A signal that lets an open create finish: only what waits is given to other workers. */
function stopOnceAccepted(stopping: AbortSignal) {
  const controller = new AbortController();
  let isAccepted = false;
  const check = (): void => {
    if (isAccepted && stopping.aborted) controller.abort(stopping.reason);
  };
  stopping.addEventListener("abort", check);
  return {
    signal: controller.signal,
    onEvent(event: GenerationEvent): void {
      isAccepted ||= "id" in event && event.id !== undefined;
      check();
    },
    release: (): void => stopping.removeEventListener("abort", check),
  };
}
