/**
 * The AI SDK's image model of version 3, as `@ai-sdk/provider` declares it: copied, since types alone
 * need no dependency. A test compares them.
 *
 * @see https://ai-sdk.dev/providers/community-providers/custom-providers
 */
export interface AiImageModel {
  readonly specificationVersion: "v3";
  readonly provider: string;
  readonly modelId: string;
  readonly maxImagesPerCall: number | undefined;
  doGenerate(options: AiImageOptions): Promise<AiImageResult>;
}

export interface AiImageOptions {
  prompt: string | undefined;
  n: number;
  size: `${number}x${number}` | undefined;
  aspectRatio: `${number}:${number}` | undefined;
  seed: number | undefined;
  files: AiImageFile[] | undefined;
  mask: AiImageFile | undefined;
  providerOptions: Record<string, Record<string, AiJsonValue | undefined>>;
  abortSignal?: AbortSignal;
  headers?: Record<string, string | undefined>;
}

export type AiImageFile =
  | { type: "file"; mediaType: string; data: string | Uint8Array }
  | { type: "url"; url: string };

export interface AiImageResult {
  images: Uint8Array[];
  warnings: AiWarning[];
  providerMetadata: Record<string, { images: AiJsonValue[] }>;
  response: { timestamp: Date; modelId: string; headers: Record<string, string> | undefined };
}

export type AiWarning = { type: "unsupported"; feature: string; details?: string };

export type AiJsonValue =
  | null
  | string
  | number
  | boolean
  | AiJsonValue[]
  | { [key: string]: AiJsonValue | undefined };
