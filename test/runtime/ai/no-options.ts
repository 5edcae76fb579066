import type { AiImageOptions } from "../../../runtime/ai/image-model.js";

/** What the AI SDK passes where the caller gave nothing. */
export const NO_OPTIONS: AiImageOptions = {
  prompt: undefined,
  n: 1,
  size: undefined,
  aspectRatio: undefined,
  seed: undefined,
  files: undefined,
  mask: undefined,
  providerOptions: {},
};
