// In the place of call-scope.ts in the build for browsers: see scripts/bundle-runtime.mjs.

/** Every call fails, and says why. */
async function refuseCall(): Promise<never> {
  throw new Error(
    "@modelsmith/runtime is server only: never ship your key to a browser. Call the generated function in a route of your server, and let the page ask that route. (Checking an input works here.)",
  );
}

export { refuseCall as runCall, refuseCall as withCall };
