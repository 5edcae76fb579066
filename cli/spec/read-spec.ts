import type { Model } from "../../generator/model/model.js";
import type { ReadSettings } from "../../generator/read-model.js";

/** Stands for the address of a spec that names no absolute server, where nothing is sent. */
const noAddress = "https://no-address.invalid";

/** Reads a model: `readModel`, or the same for a spec that may lack an address. */
export type ReadSpec = (settings: ReadSettings) => Promise<Model>;

/** The model of a spec. */
export const readSpec: ReadSpec = readBy(({ readModel }) => readModel);

/** The model of a spec that is only looked at: it need not say where its server is. */
export const readSpecAnywhere: ReadSpec = anywhere(readSpec);

/** Reads every endpoint of a spec, or those that the settings select, also where the spec has no server. */
export const readAllAnywhere: ReadSpec = anywhere(readBy(({ readSelected }) => readSelected));

type Readers = typeof import("../../generator/read-model.js");

/** Reads with one of the generator's readers. Files are named as a person finds them. */
function readBy(choose: (readers: Readers) => Readers["readSelected"]): ReadSpec {
  return async (settings) => {
    const [readers, { createReader }, { fileForPerson, forPerson }] = await Promise.all([
      import("../../generator/read-model.js"),
      import("../../generator/input/reader.js"),
      import("../../generator/input/positions.js"),
    ]);
    const reader = createReader(settings);
    const model = await choose(readers)(settings, reader);
    return { ...forPerson(model, reader), source: fileForPerson(model.source, reader) };
  };
}

function anywhere(read: ReadSpec): ReadSpec {
  return async (settings) => {
    const { readAt } = await import("../../generator/read-model.js");
    return readAt(noAddress, settings, read);
  };
}

/** The address that {@link readSpecAnywhere} found: absolute, or a path, or `null` without one. */
export function addressIn(baseUrl: string): string | null {
  return baseUrl.startsWith(noAddress) ? baseUrl.slice(noAddress.length) || null : baseUrl;
}
