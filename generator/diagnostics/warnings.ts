/** An oddity in the spec that did not stop the run. Its author should know about it. */
export interface Warning {
  /** The spec, as its user would name it; of what stands in the config alone, its setting. */
  readonly file: string;
  /** JSON Pointer (RFC 6901) of the place in that file. */
  readonly pointer: string;
  /** What was found, and how it was read. */
  readonly message: string;
  /** The endpoint that has no function because of it: `POST /acme/draw`. */
  readonly leftOut?: string;
  /** The code of the error that it would be if nothing else could be used: `MS1111`. */
  readonly code?: string;
  /** What the message says in the config, as an entry of its record of endpoints. */
  readonly entry?: string;
  /** Something in the config is probably a slip: strict runs do not go on. */
  readonly ofConfig?: true;
  /** Until the config says more, calls may be paid for, and give nothing. */
  readonly losesResults?: true;
}

export type Warn = (warning: Warning) => void;

/** Collects warnings, each once: many endpoints may share the component that causes one. */
export function collectWarnings(): { readonly warn: Warn; readonly found: () => Warning[] } {
  const found = new Map<string, Warning>();
  return {
    warn: (warning) => {
      found.set(JSON.stringify([warning.file, warning.pointer, warning.message]), warning);
    },
    found: () => [...found.values()],
  };
}

/** For callers that read a spec without generating from it. */
export function ignoreWarning(): void {}
