// import.mjs <module>: milliseconds that the import takes, as JSON.
const begun = performance.now();
await import(process.argv[2] ?? "");
console.log(JSON.stringify({ milliseconds: performance.now() - begun }));
