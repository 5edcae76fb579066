/**
 * Reads forward through source text, and leaves a place only by taking what stands there. Between
 * what it takes there may be spaces, line feeds and JSDoc.
 */
export interface TextScanner {
  /** Takes what the sticky expression matches. */
  takes(form: RegExp): boolean;
  /** The same, with nothing in between. */
  takesNext(form: RegExp): boolean;
  /** What an expression matched last. */
  taken(): string;
  /** Takes one sign. */
  char(sign: string): boolean;
  /** Whether nothing more is to be taken. */
  atEnd(): boolean;
  /** Runs a step one level further down; false where that is too deep. */
  inside(step: () => boolean): boolean;
}

/** More than an input may nest, and less than the stack bears. */
const maxDepth = 400;

const between = /(?:[ \n]+|\/\*\*[ \n][\s\S]*?\*\/)+/y;

export function createTextScanner(text: string): TextScanner {
  let at = 0;
  let skippedTo = -1;
  let last = "";
  let depth = 0;
  const skip = () => {
    if (skippedTo === at) return;
    between.lastIndex = at;
    if (between.test(text)) at = between.lastIndex;
    skippedTo = at;
  };
  const takesNext = (form: RegExp) => {
    form.lastIndex = at;
    if (!form.test(text)) return false;
    last = text.slice(at, form.lastIndex);
    at = form.lastIndex;
    return true;
  };
  return {
    takes(form) {
      skip();
      return takesNext(form);
    },
    takesNext,
    taken: () => last,
    char(sign) {
      skip();
      if (!text.startsWith(sign, at)) return false;
      at += sign.length;
      return true;
    },
    atEnd() {
      skip();
      return at === text.length;
    },
    inside(step) {
      depth += 1;
      const passed = depth <= maxDepth && step();
      depth -= 1;
      return passed;
    },
  };
}
