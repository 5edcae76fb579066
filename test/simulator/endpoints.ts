import type { Endpoint } from "../../runtime/contract/endpoint.js";
import type { InputSchema } from "../../runtime/contract/input-schema.js";
import type { SimulatedEndpoint } from "../../simulator/index.js";

/** Endpoints by hand, in the shapes that the platform's own specs have. */

const platform: Endpoint["platform"] = {
  name: "skills.video",
  baseUrl: "https://open.skills.video/api/v1",
  apiKeyVariable: "SKILLS_VIDEO_API_KEY",
  poll: { path: "/generation/{id}" },
  read: { id: [["id"]], status: ["status"], data: ["data"] },
  runningPath: "/generations/running",
  creditsPath: "/credits",
};

const n: InputSchema = { type: "integer", minimum: 1, maximum: 4 };
const prompt: InputSchema = { type: "string" };

export function endpointOf(
  key: string,
  properties: Readonly<Record<string, InputSchema>>,
  more: Partial<Endpoint> = {},
): SimulatedEndpoint {
  return {
    endpoint: {
      descriptor: 2,
      key,
      title: key,
      platform,
      create: { path: `/generation/${key}`, stream: `/generation/sse/${key}` },
      input: {
        type: "object",
        properties,
        required: "prompt" in properties ? ["prompt"] : [],
        additionalProperties: false,
      },
      ...more,
    },
    dataExample: {
      type: "image",
      n: 1,
      actual_prompt: "a cat",
      images: [
        {
          url: "https://cdn.example/a.png",
          file_name: "a.png",
          content_type: "image/png",
          width: 1,
          height: 1,
        },
      ],
      image: {
        url: "https://cdn.example/a.png",
        file_name: "a.png",
        content_type: "image/png",
        width: 1,
        height: 1,
      },
    },
  };
}

export const nanoBananaPro: SimulatedEndpoint = endpointOf(
  "google/nano-banana-pro",
  {
    prompt,
    image_urls: { type: "array", items: { type: "string", file: true }, maxItems: 14 },
    aspect_ratio: { type: "string", enum: ["1:1", "2:3", "3:2", "9:16", "16:9", "21:9"] },
    resolution: { type: "string", enum: ["1K", "2K", "4K"] },
    output_format: { type: "string", enum: ["jpeg", "png", "webp"] },
    enable_web_search: { type: "boolean" },
    n,
  },
  { multipart: true },
);

const gptImage: SimulatedEndpoint = endpointOf("openai/gpt-image-1.5", {
  prompt,
  image_size: { type: "string", enum: ["default", "1024x1024", "1536x1024", "1024x1536"] },
  aspect_ratio: { type: "string", enum: ["1:1", "3:2", "2:3"] },
  resolution: { type: "string", enum: ["1080p"] },
  num_images: { type: "integer", minimum: 1, maximum: 10 },
  n,
});

const qwenImage: SimulatedEndpoint = endpointOf("qwen/qwen-image-2", {
  prompt,
  image_size: {
    type: "string",
    enum: ["square_hd", "square", "portrait_4_3", "portrait_16_9", "landscape_4_3"],
  },
  seed: { type: ["integer", "null"] },
  n,
});

const flux: SimulatedEndpoint = endpointOf("black-forest-labs/flux-2-pro", {
  prompt,
  width: { type: ["integer", "null"], minimum: 256, maximum: 2048 },
  height: { type: ["integer", "null"], minimum: 256, maximum: 2048 },
  resolution: { anyOf: ["match_input_image", "0.5 MP", "1 MP"].map((value) => ({ const: value })) },
  aspect_ratio: { type: "string", enum: ["match_input_image", "custom", "1:1", "16:9"] },
  n,
});

const zImage: SimulatedEndpoint = endpointOf("z-image/z-image", {
  prompt,
  aspect_ratio: { type: "string", enum: ["1:1", "16:9", "21:9"] },
  resolution: { type: "string", enum: ["720p", "1080p"] },
  n,
});

const topaz: SimulatedEndpoint = endpointOf("topaz/upscale/image", {
  image_url: { type: "string" },
  upscale_factor: { type: "number", minimum: 1, maximum: 4 },
});

export const handmade: readonly SimulatedEndpoint[] = [
  nanoBananaPro,
  gptImage,
  qwenImage,
  flux,
  zImage,
  topaz,
];
