import { randomBytes } from "node:crypto";
import type { Endpoint, GenerateOptions, Generation } from "@modelsmith/runtime";
import { endpointPlatform, isOnThisMachine } from "@modelsmith/runtime/guidance";
import { isGenerationError } from "../../cli/call/error-report.js";
import { keepsGenerations } from "../../cli/call/service.js";
import { subscribeToCall } from "../../cli/call/subscribe.js";
import type { JsonObject, Media, Problem, Run, ServerEvent } from "../protocol.js";
import type { CatalogModel } from "./catalog.js";
import { fetchMedia } from "./fetch-media.js";
import {
  problemOf,
  problemOfElsewhere,
  problemOfFailed,
  problemOfLost,
  problemOfSimulated,
  problemOfUnasked,
  problemOfUnknown,
  problemOfUnsaved,
  reasonOf,
  simulatorGone,
} from "./problem.js";
import { afterEvent, handleOf, logged } from "./run-events.js";
import type { RunStore } from "./run-store.js";
import { balanceOf, type RunService } from "./services.js";

/** The runs of a playground: those under way, and the gallery of those before. */
export interface Runs {
  readonly all: () => readonly Run[];
  readonly find: (id: string) => Run | undefined;
  /** Creates a generation. The input has been checked. */
  readonly start: (order: RunOrder) => Run;
  /** Waits again for a generation whose id is known. */
  readonly wait: (run: Run) => Run;
  /** Stops waiting, and asks the service to cancel if its spec has a way. */
  readonly cancel: (run: Run) => void;
  /** Takes a run out of the gallery. Its files go once another is removed, or at the end. */
  readonly remove: (run: Run) => Promise<void>;
  /** Takes back the last {@link remove}. @returns false if it was of another run */
  readonly restore: (id: string) => boolean;
  /** Stops listening; what is under way goes on at the services. */
  readonly close: () => Promise<void>;
}

export interface RunOrder {
  readonly model: CatalogModel;
  /** As the page has it: files are references. */
  readonly input: JsonObject;
  /** As the runtime takes it. */
  readonly filled: Readonly<Record<string, unknown>>;
}

export interface RunsOptions {
  readonly store: RunStore;
  readonly serviceOf: (model: CatalogModel) => RunService;
  readonly modelOf: (id: string) => CatalogModel | undefined;
  readonly emit: (event: ServerEvent) => void;
}

/** Opens the gallery, and waits for what was under way when it was closed. */
export async function openRuns({ store, serviceOf, modelOf, emit }: RunsOptions): Promise<Runs> {
  const { generate, wait } = await import("@modelsmith/runtime");
  const runs = new Map<string, Run>();
  const calls = new Map<string, AbortController>();
  let isClosed = false;
  let removed: Run | undefined;

  const set = (run: Run): void => {
    runs.set(run.id, run);
    emit({ type: "run", run });
  };
  /** A run goes on if it cannot be written: what it is paid for is still in memory. */
  const save = (run: Run): Promise<void> =>
    store.save(run).catch((error: unknown) => {
      change(run.id, (each) => logged(each, `Not written to disk: ${reasonOf(error)}`));
    });
  const change = (id: string, map: (run: Run) => Run): Run | undefined => {
    const run = runs.get(id);
    if (run === undefined) return undefined;
    const changed = map(run);
    if (changed !== run) set(changed);
    // The id is the handle on what is paid for: it is on disk before anything else happens.
    if (changed.generationId !== run.generationId) void save(changed);
    return changed;
  };
  const end = async (id: string, map: (run: Run) => Run): Promise<void> => {
    calls.delete(id);
    const ended = change(id, (run) => ({ ...map(run), endedAt: new Date().toISOString() }));
    if (ended !== undefined) await save(ended);
  };

  const follow = async (id: string, model: CatalogModel, call: StartCall): Promise<void> => {
    const service = serviceOf(model);
    const stop = calls.get(id) ?? new AbortController();
    calls.set(id, stop);
    try {
      const options: GenerateOptions = { ...service.options, signal: stop.signal };
      const generation = await subscribeToCall(
        () => call(model.endpoint.descriptor, options),
        (event) => change(id, (run) => afterEvent(run, event)),
      );
      await store.saveAnswer(id, generation.raw).then(
        () => change(id, (run) => ({ ...run, hasAnswer: true })),
        (error: unknown) =>
          change(id, (run) => logged(run, `The answer is not on disk: ${reasonOf(error)}`)),
      );
      const result = await resultOf(generation, id, model, service, stop.signal);
      await end(id, (run) => ({ ...run, ...result }));
    } catch (error) {
      // What a closed playground was waiting for is waited for again when it opens.
      if (isClosed) return;
      if (!isGenerationError(error)) {
        await end(id, (run) => ({ ...run, state: "failed", problem: problemOfUnknown(error) }));
        return;
      }
      const stopped = error.category === "aborted" || error.category === "timeout";
      const handle = handleOf(error.generationId, error.follow);
      if (error.category === "aborted") askToCancel(id, model, handle);
      await end(id, (run) => ({
        ...run,
        state: stopped ? "stopped" : "failed",
        status: error.category,
        problem: problemOf(error, service),
        ...handle,
      }));
    }
    const balanceAfter = await balanceOf(service);
    if (balanceAfter === undefined || isClosed) return;
    const told = change(id, (run) => ({ ...run, balanceAfter }));
    if (told !== undefined) await save(told);
  };

  const resultOf = async (
    generation: Generation<unknown>,
    id: string,
    model: CatalogModel,
    service: RunService,
    signal: AbortSignal,
  ): Promise<Partial<Run>> => {
    const { usage, status, mayHaveChargedTwice } = generation;
    const known: Partial<Run> = {
      status,
      ...handleOf(generation.id),
      ...(usage && { usage }),
      ...(mayHaveChargedTwice && { mayHaveChargedTwice }),
    };
    if (!generation.ok) {
      return { ...known, state: "failed", problem: problemOfFailed(generation, service) };
    }
    change(id, (run) => ({ ...run, ...known, status: "downloading" }));
    const again = () => {
      const { descriptor: endpoint } = model.endpoint;
      return wait(generation.id, { ...service.options, endpoint, follow: runs.get(id)?.follow });
    };
    const fetched = await fetchMedia(generation, {
      folder: store.folderOf(id),
      urlOf: (file) => `/media/${id}/${file}`,
      loopbackAllowed: isOnThisMachine(service.platform.baseUrl),
      signal,
      again: generation.id === "" ? undefined : again,
      onMedia: (media: readonly Media[]) => void change(id, (run) => ({ ...run, media })),
    });
    return { ...known, ...fetched, state: "completed" };
  };

  /** The call has ended already, so that closing the playground cancels nothing. */
  const askToCancel = (id: string, model: CatalogModel, handle: Partial<Run>): void => {
    const { generationId } = handle;
    const { platform, options } = serviceOf(model);
    if (platform.cancel === undefined || generationId === undefined) return;
    change(id, (run) => logged(run, "The service was asked to cancel."));
    const asked = { ...options, signal: AbortSignal.abort(), cancelOnAbort: true };
    // It rejects at once: only the request that it sends is wanted.
    const endpoint = model.endpoint.descriptor;
    void wait(generationId, { ...asked, endpoint, follow: handle.follow }).catch(() => {});
  };

  /** On disk it stays as it is: a playground of its service, with the key, waits for what is under way. */
  const leave = (run: Run, problem: Problem): Run => {
    const elsewhere: Run = { ...run, state: "stopped", status: "elsewhere", problem };
    set(elsewhere);
    return elsewhere;
  };

  const waitFor = (run: Run, model: CatalogModel, generationId: string): Run => {
    const { problem: _problem, endedAt: _ended, ...rest } = run;
    const service = serviceOf(model);
    if (run.host !== undefined && run.host !== service.info.host) {
      return leave(run, problemOfElsewhere(run.host));
    }
    if (service.simulator !== undefined && !run.simulated)
      return leave(run, problemOfSimulated(service));
    const platform = endpointPlatform(model.endpoint.descriptor);
    if (!keepsGenerations({ platform, follow: run.follow }))
      return leave(run, problemOfUnasked(platform));
    const waiting: Run = logged(
      { ...rest, state: "running", status: "waiting" },
      "Waiting for it.",
    );
    set(waiting);
    void follow(run.id, model, (endpoint, options) =>
      wait(generationId, { ...options, endpoint, follow: run.follow }),
    );
    return waiting;
  };

  const resume = (run: Run): void => {
    runs.set(run.id, run);
    if (run.state !== "running") return;
    const model = modelOf(run.model);
    const service = model && serviceOf(model);
    if (run.simulated) {
      void end(run.id, (each) => ({ ...each, state: "failed", problem: simulatorGone }));
    } else if (model === undefined || service === undefined) {
      leave(run, problemOfElsewhere(run.host));
    } else if (run.generationId === undefined) {
      void end(run.id, (each) => ({ ...each, state: "failed", problem: problemOfLost(service) }));
    } else waitFor(run, model, run.generationId);
  };

  for (const run of await store.load()) resume(run);
  return {
    all: () => [...runs.values()],
    find: (id) => runs.get(id),
    start({ model, input, filled }) {
      const service = serviceOf(model);
      const id = `${Date.now().toString(36)}-${randomBytes(6).toString("hex")}`;
      const run: Run = {
        id,
        model: model.info.id,
        title: model.info.title,
        input,
        simulated: service.simulator !== undefined,
        host: service.info.host,
        startedAt: new Date().toISOString(),
        state: "running",
        status: "connecting",
        log: [],
        media: [],
      };
      set(run);
      calls.set(id, new AbortController());
      // The run is on disk before the request leaves: a crash in between must not hide what was paid.
      const saved = Promise.all([store.save(run), balanceBefore(service)]);
      void saved.then(
        ([, balance]) => {
          if (balance !== undefined) change(id, (each) => ({ ...each, balanceBefore: balance }));
          return follow(id, model, (endpoint, options) => generate(endpoint, filled, options));
        },
        (error: unknown) =>
          end(id, (each) => ({ ...each, state: "failed", problem: problemOfUnsaved(error) })),
      );
      return run;
    },
    wait(run) {
      const model = modelOf(run.model);
      const { generationId } = run;
      const canWait = model !== undefined && generationId !== undefined && !calls.has(run.id);
      return canWait ? waitFor(run, model, generationId) : run;
    },
    cancel: ({ id }) => calls.get(id)?.abort(),
    async remove(run) {
      const before = removed;
      removed = run;
      runs.delete(run.id);
      emit({ type: "removed", id: run.id });
      if (before !== undefined) await store.remove(before.id);
    },
    restore(id) {
      if (removed?.id !== id) return false;
      set(removed);
      removed = undefined;
      return true;
    },
    async close() {
      isClosed = true;
      for (const stop of calls.values()) stop.abort();
      if (removed !== undefined) await store.remove(removed.id);
      await store.settled();
    },
  };
}

type StartCall = (endpoint: Endpoint, options: GenerateOptions) => Promise<Generation<unknown>>;

/** The balance, if it is there soon: a run does not wait for it. */
function balanceBefore(service: RunService): Promise<string | undefined> {
  const tooLate = new Promise<undefined>((resolve) => {
    setTimeout(() => resolve(undefined), 1_500).unref();
  });
  return Promise.race([balanceOf(service), tooLate]);
}
