import type { Simulator } from "../../simulator/index.js";

/** A body as the tests look at it. */
export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

export interface SendOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: "sse" | "plain";
  readonly model?: string;
}

/** Sends a create with a key; the body is an input, or bytes as they are. */
export function create(
  simulator: Simulator,
  input: object | string,
  { headers = {}, form = "plain", model = "google/nano-banana-pro" }: SendOptions = {},
): Promise<Response> {
  return fetch(`${simulator.baseUrl}/generation/${form === "sse" ? "sse/" : ""}${model}`, {
    method: "POST",
    headers: { authorization: "Bearer key", "content-type": "application/json", ...headers },
    body: typeof input === "string" ? input : JSON.stringify(input),
  });
}

export async function get(simulator: Simulator, path: string): Promise<Answer> {
  return answerOf(
    await fetch(`${simulator.baseUrl}${path}`, { headers: { authorization: "Bearer key" } }),
  );
}

export async function answerOf(response: Response): Promise<Answer> {
  // The platform answers objects; a test that is wrong about it fails on the field it looks for.
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** The JSON of each `data:` line of a stream that has ended. */
export async function framesOf(response: Response): Promise<Record<string, unknown>[]> {
  const text = await response.text();
  return text
    .split("\n\n")
    .filter((event) => event !== "")
    .map((event) => JSON.parse(event.replace(/^data: /, "")) as Record<string, unknown>);
}
