/** Something in the spec that was taken as well as it could be, and that its author should know of. */
export interface Warning {
  /** The spec, as its user would name it. */
  readonly file: string;
  /** JSON Pointer (RFC 6901) of the place in that file. */
  readonly pointer: string;
  /** What stands there and what was made of it. */
  readonly message: string;
}

export type Warn = (warning: Warning) => void;

/** Takes warnings, each once: many endpoints may share the component that gives rise to one. */
export function collectWarnings(): { readonly warn: Warn; readonly found: () => Warning[] } {
  const found = new Map<string, Warning>();
  return {
    warn: (warning) => {
      found.set(JSON.stringify([warning.file, warning.pointer, warning.message]), warning);
    },
    found: () => [...found.values()],
  };
}

/** For those who read a spec without generating from it. */
export function ignoreWarning(): void {}
