import { GeneratorError } from "../../generator/diagnostics/errors.js";
import type { Model } from "../../generator/model/model.js";
import type { SpecSettings } from "../../generator/read-model.js";

/** Stands for the address of a spec that names no absolute server, where nothing is sent. */
const noAddress = "https://no-address.invalid";

/** Reads a model: `readModel`, or the same for a spec that may lack an address. */
export type ReadSpec = (settings: SpecSettings) => Promise<Model>;

/** The model of a spec. */
export const readSpec: ReadSpec = async (settings) => {
  const { readModel } = await import("../../generator/read-model.js");
  return readModel(settings);
};

/** The model of a spec that is only looked at: it need not say where its server is. */
export const readSpecAnywhere: ReadSpec = anywhere(readSpec);

/** The same of every endpoint of a spec, or of those that the settings select. */
export const readAllAnywhere: ReadSpec = anywhere(async (settings) => {
  const { readModel, readWholeModel } = await import("../../generator/read-model.js");
  const { docs, group, endpoints } = settings;
  return (docs ?? group ?? endpoints) === undefined
    ? readWholeModel(settings)
    : readModel(settings);
});

function anywhere(read: ReadSpec): ReadSpec {
  return async (settings) => {
    try {
      return await read(settings);
    } catch (error) {
      const lacksServer = error instanceof GeneratorError && error.code === "MS1108";
      if (!lacksServer || settings.baseUrl !== undefined) throw error;
      return await read({ ...settings, baseUrl: noAddress });
    }
  };
}

/** The address that {@link readSpecAnywhere} found: absolute, or a path, or `null` without one. */
export function addressIn(baseUrl: string): string | null {
  return baseUrl.startsWith(noAddress) ? baseUrl.slice(noAddress.length) || null : baseUrl;
}
