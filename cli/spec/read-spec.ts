import type { Model } from "../../generator/model/model.js";
import type { ReadSettings } from "../../generator/read/read-model.js";

/** Stands for the address of a spec that names no absolute server, where nothing is sent. */
const noAddress = "https://no-address.invalid";

/** For a spec that is only looked at: it need not say where its server is. */
export const anywhere: Pick<ReadSettings, "address"> = { address: noAddress };

/** The model of a spec, with files named as a person finds them. */
export async function readSpec(settings: ReadSettings): Promise<Model> {
  const [{ readModel }, { createReader }, { fileForPerson, forPerson }] = await Promise.all([
    import("../../generator/read/read-model.js"),
    import("../../generator/input/reader.js"),
    import("../../generator/input/positions.js"),
  ]);
  const reader = createReader(settings);
  const model = await readModel(settings, reader);
  return { ...forPerson(model, reader), source: fileForPerson(model.source, reader) };
}

/** The address of a spec that was read {@link anywhere}: absolute, or a path, or `null` without one. */
export function addressIn(baseUrl: string): string | null {
  return baseUrl.startsWith(noAddress) ? baseUrl.slice(noAddress.length) || null : baseUrl;
}
