import type { CallLine } from "./reporter.js";

/** A poll that the service answered with an error. */
interface RefusedPoll {
  readonly attempt: number;
  readonly http_status: number;
}

/** The refused polls of a call. Only what follows one says whether it is retried, so its line comes then. */
export class RefusedPolls {
  #last: RefusedPoll | undefined;
  /** A refused poll that has no line yet. */
  #untold: RefusedPoll | undefined;

  add(poll: RefusedPoll): void {
    this.#last = poll;
    this.#untold = poll;
  }

  /** @param fields - what is known of the next poll */
  retried(id: string | undefined, fields: object): CallLine {
    return this.#line(id, this.#untold, { transient: true, ...fields });
  }

  /** @param refusal - of a call that ends because of its last poll */
  ended(id: string | undefined, refusal?: object): readonly CallLine[] {
    if (refusal !== undefined) return [this.#line(id, this.#last, refusal)];
    if (this.#untold === undefined) return [];
    return [this.retried(id, { message: `HTTP ${this.#untold.http_status}` })];
  }

  /** @param fields - `transient`: whether another poll follows */
  #line(id: string | undefined, poll: RefusedPoll | undefined, fields: object): CallLine {
    this.#untold = undefined;
    const polled = poll ?? { http_status: null };
    return {
      event: "poll_error",
      transient: false,
      generation_id: id ?? null,
      ...polled,
      ...fields,
    };
  }
}
