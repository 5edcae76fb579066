/**
 * How templates are compiled. `noEscape`: escaping for HTML would change code; every value is
 * encoded for where it lands.
 */
export const templateOptions = {
  strict: true,
  knownHelpersOnly: true,
  noEscape: true,
  preventIndent: true,
} as const;
