/**
 * Reads forward through source text. It moves only by taking the text at its position. Between two
 * takes, it skips spaces, line feeds and JSDoc.
 */
export interface TextScanner {
  /** Takes the match of a sticky expression. */
  takes(form: RegExp): boolean;
  /** Takes the match of a sticky expression, without skipping anything first. */
  takesNext(form: RegExp): boolean;
  /** The last match of an expression. */
  taken(): string;
  /** Takes one character. */
  char(char: string): boolean;
  /** Whether all text is taken. */
  atEnd(): boolean;
  /** Runs a step one level deeper; false if that is too deep. */
  inside(step: () => boolean): boolean;
}

/** More than an input may nest, and less than would overflow the stack. */
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
    char(char) {
      skip();
      if (!text.startsWith(char, at)) return false;
      at += char.length;
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
