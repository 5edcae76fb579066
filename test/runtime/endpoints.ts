import type { Endpoint, GenerateOptions, Platform } from "../../runtime/index.js";

export const KEY = "sk_test_4f9a8c1d2e7b6350";

export function platformAt(baseUrl: string): Platform {
  return {
    name: "test platform",
    baseUrl,
    apiKeyVariable: "MODELSMITH_TEST_KEY",
    keyUrl: "https://platform.test/keys",
    creditsUrl: "https://platform.test/billing",
    poll: { path: "/generation/{id}" },
    read: { id: [["id"]], status: ["status"], data: ["data"] },
    runningPath: "/generations/running",
    creditsPath: "/credits",
  };
}

export interface PaintInput {
  prompt: string;
  n?: number;
  size?: "1K" | "2K";
  image?: string | Blob;
}

export interface PaintData {
  images?: { url: string }[];
}

export function paintAt(
  baseUrl: string,
  changes: Partial<Endpoint<PaintInput, PaintData>> = {},
): Endpoint<PaintInput, PaintData> {
  return {
    descriptor: 2,
    key: "acme/paint",
    title: "Paint",
    platform: platformAt(baseUrl),
    create: { path: "/generation/acme/paint", stream: "/generation/sse/acme/paint" },
    multipart: true,
    input: {
      type: "object",
      properties: {
        prompt: { type: "string", minLength: 1 },
        n: { type: "integer", minimum: 1, maximum: 4 },
        size: { enum: ["1K", "2K"] },
        image: { type: "string", file: true },
      },
      required: ["prompt"],
    },
    ...changes,
  };
}

/** The frames of an ordinary generation. */
export const QUEUED: object = { id: "gen_1", status: "IN_QUEUE", data: null };
export const RUNNING: object = { id: "gen_1", status: "IN_PROGRESS", data: null };
export const COMPLETED: { id: string; status: string; data: PaintData; usage: object } = {
  id: "gen_1",
  status: "COMPLETED",
  data: { images: [{ url: "https://cdn.test/1.png" }] },
  usage: { total: 1, subscription: 1, permanent: 0 },
};
export const FAILED: object = {
  id: "gen_1",
  status: "FAILED",
  data: null,
  code: "IMAGE_GENERATION_FAILED",
  message: "the model gave up",
};

/** Waits short enough for tests. */
export const QUICK: GenerateOptions = {
  apiKey: KEY,
  pollIntervalMs: 5,
  retry: { minTimeoutMs: 2, maxTimeoutMs: 10 },
  timeoutMs: 5_000,
};
