import { expect, test } from "vitest";
import { platformOf, providerOf } from "../../../generator/model/known-platforms.js";

test.each([
  ["https://api.openai.com/v1", "OPENAI_API_KEY"],
  ["https://api.openai.com:8443", "OPENAI_API_KEY"],
  // Another part of a domain that is known.
  ["https://eu.openai.com", "OPENAI_API_KEY"],
  ["https://api.openai.cam/v1", "OPENAI_CAM_API_KEY"],
  ["https://openai.cam", "OPENAI_CAM_API_KEY"],
  ["https://api.openai.com.evil.example", "EVIL_API_KEY"],
  ["https://api-openai.com", "API_OPENAI_API_KEY"],
  ["https://notapi.replicate.com.example.org", "EXAMPLE_API_KEY"],
  ["https://anthropic.example", "ANTHROPIC_EXAMPLE_API_KEY"],
  ["https://api.acme.example/v1", "ACME_API_KEY"],
  ["https://api.acme.co.uk", "ACME_API_KEY"],
  // What stands for a customer or a region is no name.
  ["https://{resource-name}.openai.azure.com/openai", "AZURE_API_KEY"],
  ["https://azure.cam", "AZURE_CAM_API_KEY"],
  ["https://api.mistral.ai", "MISTRAL_API_KEY"],
  ["https://bedrock-runtime.{region}.amazonaws.com", "BEDROCK_RUNTIME_API_KEY"],
  ["https://bedrock-runtime.us-east-1.amazonaws.com", "BEDROCK_RUNTIME_API_KEY"],
  ["https://bedrock-runtime.us-gov-west-1.amazonaws.com", "BEDROCK_RUNTIME_API_KEY"],
  ["https://bedrock-runtime.ap-southeast-2.amazonaws.com", "BEDROCK_RUNTIME_API_KEY"],
  ["https://us-central1-painting.acmeapis.com", "ACMEAPIS_API_KEY"],
  ["https://us-central1-aiplatform.googleapis.com", "AIPLATFORM_API_KEY"],
  ["https://api.cloudflare.com/client/v4", "CLOUDFLARE_API_TOKEN"],
  // The name of a model is no region.
  ["https://api.nano-banana2.com/v1", "NANO_BANANA2_API_KEY"],
  ["https://flux-art1.io", "FLUX_ART1_API_KEY"],
  ["https://ai-art1.com", "AI_ART1_API_KEY"],
  ["http://127.0.0.1:8080", "MODELSMITH_API_KEY"],
])("the key of %s is in %s", (url, variable) => {
  expect(platformOf(url).apiKeyVariable).toBe(variable);
});

test("a platform is known by its whole host", () => {
  expect(platformOf("https://api.openai.com/v1").keyUrl).toContain("platform.openai.com");
  for (const host of ["openai.com", "eu.openai.com", "api.openai.com.example", "xapi.openai.com"]) {
    expect(platformOf(`https://${host}`)).not.toHaveProperty("keyUrl");
  }
});

test.each([
  ["Ideogram - OpenAPI 3.0", "IDEOGRAM_API_KEY"],
  ["AI Horde", "HORDE_API_KEY"],
  ["The fal REST API", "FAL_KEY"],
  ["API Reference: Acme Studio", "ACME_API_KEY"],
  ["API", "MODELSMITH_API_KEY"],
  // The title of who gave it none.
  ["FastAPI", "MODELSMITH_API_KEY"],
])("while nobody has said the address, the title %s names the key %s", (title, variable) => {
  expect(platformOf("https://no-address.invalid", title).apiKeyVariable).toBe(variable);
});

test.each(["http://localhost:8000/api", "http://127.0.0.1:8000/api", "http://[::1]:8000"])(
  "a local address, %s, names nobody: the title does",
  (url) => {
    expect(platformOf(url, "Kiln Studio API").apiKeyVariable).toBe("KILN_API_KEY");
    expect(providerOf(url, "Kiln Studio API")).toBe("kiln");
    expect(providerOf(url)).toBeUndefined();
    // The key of somebody else is not sent there.
    expect(platformOf(url, "OpenAI API").apiKeyVariable).toBe("MODELSMITH_API_KEY");
    expect(platformOf(url).apiKeyVariable).toBe("MODELSMITH_API_KEY");
  },
);
