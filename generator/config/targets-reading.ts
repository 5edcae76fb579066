import { absolutePlace } from "../input/location.js";

/** Of targets, those that read the spec at this place; relative places are in the working folder. */
export function targetsReading<
  Placed extends { readonly openapi: string; readonly folder: string },
>(openapi: string, targets: readonly Placed[]): readonly Placed[] {
  const wanted = absolutePlace(openapi);
  return targets.filter((target) => absolutePlace(target.openapi, target.folder) === wanted);
}
