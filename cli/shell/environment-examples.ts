/** For sh, PowerShell and cmd. */
export function setEnvironmentExamples(variable: string): readonly string[] {
  return [
    `export ${variable}="<your key>"`,
    `$env:${variable} = "<your key>"`,
    `set ${variable}=<your key>`,
  ];
}
