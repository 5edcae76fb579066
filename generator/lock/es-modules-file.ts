/**
 * Lets Node load JavaScript modules by `import` and by `require`, whatever the project's own package.json
 * says. A file of this name with any other text is somebody else's.
 */
export const esModulesFile = { name: "package.json", text: '{ "type": "module" }\n' } as const;
