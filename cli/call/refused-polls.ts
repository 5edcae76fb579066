/** A poll that the service answered with an error. */
export interface RefusedPoll {
  readonly attempt: number;
  readonly http_status: number;
}

/** The line of JSON for a poll without an answer that can be used. */
export interface PollErrorLine {
  readonly event: "poll_error";
  /** Whether another poll follows. */
  readonly transient: boolean;
  readonly generation_id: string | null;
  readonly http_status: number | null;
  readonly [field: string]: unknown;
}

/** The refused polls of a call. Only what follows one says whether it is retried, so its line comes then. */
export interface RefusedPolls {
  readonly add: (poll: RefusedPoll) => void;
  /** @param fields - what is known of the next poll */
  readonly retried: (id: string | undefined, fields: object) => PollErrorLine;
  /** @param refusal - of a call that ends because of its last poll */
  readonly ended: (id: string | undefined, refusal?: object) => readonly PollErrorLine[];
}

export function refusedPolls(): RefusedPolls {
  let last: RefusedPoll | undefined;
  /** A refused poll that has no line yet. */
  let untold: RefusedPoll | undefined;
  const line = (
    id: string | undefined,
    poll: RefusedPoll | undefined,
    fields: object,
  ): PollErrorLine => {
    untold = undefined;
    return {
      event: "poll_error",
      transient: true,
      generation_id: id ?? null,
      ...(poll ?? { http_status: null }),
      ...fields,
    };
  };
  return {
    add(poll) {
      last = poll;
      untold = poll;
    },
    retried: (id, fields) => line(id, untold, fields),
    ended(id, refusal) {
      if (refusal !== undefined) return [line(id, last, { transient: false, ...refusal })];
      if (untold === undefined) return [];
      return [line(id, untold, { message: `HTTP ${untold.http_status}` })];
    },
  };
}
