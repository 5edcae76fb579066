// In the place of call-scope.ts in the build for browsers and edge runtimes: see scripts/bundle-runtime.mjs.

/** Every call fails, and says why. */
async function refuseCall(): Promise<never> {
  throw new Error(
    "@modelsmith/runtime is server only: never ship your key to a browser, and an edge runtime lacks Node's network. Call the generated function in a route of a Node server, and let the page ask that route. (Checking an input works here.)",
  );
}

export { refuseCall as runToEnd, refuseCall as withCall };
