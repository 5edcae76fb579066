import { GeneratorError } from "../diagnostics/errors.js";

/**
 * The headers of a config, with `$NAME` replaced by the environment variable. Messages name the
 * header and the variable, never a value.
 *
 * @throws GeneratorError MS1604 for a variable that is not set, MS1602 for an invalid header
 */
export function fetchHeaders(
  templates: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(templates).map(([name, template]) => {
      const value = fillIn(name, template, environment);
      // RFC 9110, 5.1 and 5.5: a token, and visible ASCII.
      if (/^[\w!#$%&'*+.^`|~-]+$/.test(name) && /^[\x20-\x7e]*$/.test(value)) return [name, value];
      throw new GeneratorError("MS1602", "expected a header's name and a value in visible ASCII", {
        file: `headers.${name}`,
        hint: "See RFC 9110, sections 5.1 and 5.5.",
      });
    }),
  );
}

function fillIn(
  name: string,
  template: string,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  return template.replace(/\$([A-Za-z_]\w*)/g, (_, variable: string) => {
    // A secret read from a file often ends in a line break.
    const value = environment[variable]?.trim();
    if (value !== undefined && value !== "") return value;
    throw new GeneratorError("MS1604", `the environment variable ${variable} is not set`, {
      file: `headers.${name}`,
      hint: `Set it: export ${variable}=…`,
    });
  });
}
