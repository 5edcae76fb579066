/** How to set a variable, in sh, PowerShell and cmd. */
export function setEnvironmentExamples(variable: string): readonly string[] {
  return [
    `export ${variable}="<your key>"`,
    `$env:${variable} = "<your key>"`,
    `set ${variable}=<your key>`,
  ];
}
