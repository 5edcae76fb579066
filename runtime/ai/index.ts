import { stateOf } from "../client.js";
import { isOnThisMachine } from "../contract/base-url.js";
import type { GenerateOptions } from "../contract/call-options.js";
import type { Endpoint } from "../contract/endpoint.js";
import { generate } from "../generate.js";
import { CALL_OPTIONS, checkOptions } from "../options/check-options.js";
import { resolveSettings } from "../options/options.js";
import { unwrap } from "../unwrap.js";
import { describeValue } from "../util/describe-value.js";
import { asObject } from "../util/json.js";
import { suggestName } from "../util/suggest.js";
import type { AiImageModel, AiImageOptions, AiImageResult, AiJsonValue } from "./image-model.js";
import { formsOf, inputFields, takes } from "./input-fields.js";
import { VALUE_PLACES } from "./option-fields.js";
import { fieldFor, placeOptions } from "./place-options.js";
import { readImages } from "./read-images.js";

export type {
  AiImageFile,
  AiImageModel,
  AiImageOptions,
  AiImageResult,
  AiJsonValue,
  AiWarning,
} from "./image-model.js";

/** The options of every call, apart from what the AI SDK gives itself. */
export interface ImageProviderOptions extends Omit<GenerateOptions, "signal"> {
  /** The provider's name in `providerOptions` and `providerMetadata`. @defaultValue "modelsmith" */
  readonly name?: string;
}

/** Image models for the AI SDK, by their keys. */
export interface ImageProvider<Key extends string> {
  readonly specificationVersion: "v3";
  image(key: Key): AiImageModel;
  /** The same, as a provider registry of the AI SDK asks for it. */
  imageModel(key: string): AiImageModel;
  languageModel(key: string): never;
  embeddingModel(key: string): never;
}

/**
 * Makes a provider for the Vercel AI SDK, versions 6 and 7, of a generated `registry`:
 * `generateImage({ model: imageProvider(registry).image("google/nano-banana-pro"), prompt })`.
 *
 * A call pays once at most, whatever `maxRetries` says: its errors are {@link GenerationError}s, which
 * the AI SDK does not retry, and a result without a picture is one too. The generation's id is in the
 * metadata of each image: `providerMetadata.modelsmith.images[0].id`.
 *
 * @throws {TypeError} for a value that is not a registry, and for an option that does not exist, or that cannot have its value
 */
export function imageProvider<Registry extends { readonly [Key in keyof Registry]: Endpoint }>(
  registry: Registry,
  { name = "modelsmith", ...options }: ImageProviderOptions = {},
): ImageProvider<keyof Registry & string> {
  checkOptions(options, CALL_OPTIONS);
  // Code that was never type-checked may pass anything.
  if (
    !Object.values(asObject(registry) ?? [registry]).every((each) => asObject(each)?.["descriptor"])
  ) {
    throw new TypeError(
      `imageProvider takes the registry of ./generated/registry.js, found ${describeValue(registry)}`,
    );
  }
  const endpoints = new Map<string, Endpoint>(Object.entries(registry));
  const model = (key: string): AiImageModel => {
    const endpoint = endpoints.get(key);
    if (endpoint !== undefined) return imageModel(endpoint, name, options);
    const keys = [...endpoints.keys()];
    const nearest = suggestName(String(key), keys);
    const hint = nearest === undefined ? "" : ` Did you mean ${nearest}?`;
    throw new Error(`${name} has no image model ${key}.${hint} It has ${keys.join(", ")}.`);
  };
  const none = (kind: string) => (key: string) => {
    throw new Error(`${name} has image models only: it has no ${kind} model ${key}.`);
  };
  return {
    specificationVersion: "v3",
    image: model,
    imageModel: model,
    languageModel: none("language"),
    embeddingModel: none("embedding"),
  };
}

function imageModel(endpoint: Endpoint, name: string, options: GenerateOptions): AiImageModel {
  return {
    specificationVersion: "v3",
    provider: name,
    modelId: endpoint.key,
    maxImagesPerCall: maxImages(endpoint),
    doGenerate: (given) => draw(endpoint, name, options, given),
  };
}

/** Without a field for a number, a call makes one image; without a limit, the service has the say. */
function maxImages({ input }: Endpoint): number {
  const schema = fieldFor(input, inputFields(input), VALUE_PLACES.n)?.schema;
  if (schema === undefined) return 1;
  const ends = formsOf(input, schema).flatMap((form) => [
    ...[form.maximum, form.exclusiveMaximum].flatMap((end = Number.MAX_SAFE_INTEGER) => [
      Math.floor(end),
      Math.ceil(end) - 1,
    ]),
    ...[form.const, ...(form.enum ?? [])].filter((value) => typeof value === "number"),
  ]);
  // The check of inputs decides which of them is the most.
  return Math.max(1, ...ends.filter((end) => takes(input, schema, end)));
}

async function draw(
  endpoint: Endpoint,
  name: string,
  options: GenerateOptions,
  given: AiImageOptions,
): Promise<AiImageResult> {
  const { [name]: own = {} } = given.providerOptions;
  const { input, warnings } = placeOptions(endpoint, given, own);
  const call = { ...options, signal: given.abortSignal };
  const generation = await generate(endpoint, input, call);
  unwrap(generation);
  if (!generation.ok) throw new Error("unreachable: unwrap has thrown");
  const { origin } = resolveSettings(endpoint.platform, stateOf(options.client).options, call);
  const pictures = await readImages(generation, endpoint, call, isOnThisMachine(origin));
  const { id, usage } = generation;
  const credits = usage?.total;
  const metadata = pictures.map(
    ({ item: { url, width, height } }): AiJsonValue => ({
      id,
      ...(!url.startsWith("data:") && { url }),
      ...(width !== undefined && { width }),
      ...(height !== undefined && { height }),
      ...(credits !== undefined && { credits }),
    }),
  );
  return {
    images: pictures.map(({ bytes }) => bytes),
    warnings,
    providerMetadata: { [name]: { images: metadata } },
    response: { timestamp: new Date(), modelId: endpoint.key, headers: undefined },
  };
}
