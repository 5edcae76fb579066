import { expect, test } from "vitest";
import { pictureSize } from "../../../simulator/service/picture-size.js";

const open = { type: "object" } as const;

function allowing(field: string, values: readonly string[]): object {
  return { type: "object", properties: { [field]: { enum: values } } };
}

test.each([
  [{}, 1024, 1024],
  [{ aspect_ratio: "16:9" }, 1024, 576],
  [{ aspect_ratio: "9:16" }, 576, 1024],
  [{ aspect_ratio: "3:2" }, 1024, 680],
  [{ aspect_ratio: "21:9", resolution: "4K" }, 4096, 1752],
  [{ aspect_ratio: "1:3", resolution: "2K" }, 680, 2048],
  [{ resolution: "720p", aspect_ratio: "16:9" }, 1280, 720],
  [{ resolution: "1080p", aspect_ratio: "9:16" }, 1080, 1920],
  [{ resolution: "1 MP" }, 1024, 1024],
  [{ resolution: "2 MP", aspect_ratio: "16:9" }, 1928, 1088],
  [{ resolution: "match_input_image", aspect_ratio: "match_input_image" }, 1024, 1024],
  [{ aspect_ratio: "auto" }, 1024, 1024],
  [{ aspect_ratio: "0:0" }, 1024, 1024],
  [{ width: 333, height: 777, resolution: "4K" }, 333, 777],
  [{ width: 640, aspect_ratio: "16:9" }, 640, 360],
  [{ height: 640, width: null, aspect_ratio: "16:9" }, 1136, 640],
  [{ image_size: "1536x1024", resolution: "4K" }, 1536, 1024],
  [{ image_size: "landscape_16_9" }, 1024, 576],
  [{ image_size: { width: 500, height: 400 } }, 500, 400],
  [{ size: "256x512" }, 256, 512],
  [{ image_size: "auto" }, 1024, 1024],
  [{ upscale_factor: 2 }, 2048, 2048],
  [{ width: 1e9, height: 0.5 }, 8192, 8192],
])("%j is %i × %i", (input, width, height) => {
  expect(pictureSize(input, open)).toEqual({ width, height });
});

test.each([
  ["resolution", ["720p", "1080p"], 720, 720],
  ["resolution", ["match_input_image", "0.5 MP", "1 MP"], 728, 728],
  ["resolution", ["4K", "2K", "1K"], 1024, 1024],
  ["aspect_ratio", ["auto", "16:9"], 1024, 576],
  ["aspect_ratio", ["16:9", "1:1"], 1024, 1024],
])("without a value, %s of %j gives %i × %i", (field, values, width, height) => {
  expect(pictureSize({}, allowing(field, values))).toEqual({ width, height });
});
