import { request } from "node:http";

interface LegacyHandler {
  onConnect(abort: () => void): void;
  onHeaders(status: number, raw: Buffer[], resume: () => void): boolean;
  onData(chunk: Buffer): boolean;
  onComplete(trailers: unknown): void;
  onError(error: Error): void;
}

interface LegacyOptions {
  readonly origin: string;
  readonly path: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string | AsyncIterable<Uint8Array> | null;
}

/** A dispatcher that speaks as undici did until its sixth version. */
export const legacy = {
  dispatch(
    { origin, path, method, headers, body }: LegacyOptions,
    handler: LegacyHandler,
  ): boolean {
    const sent = request(origin + path, { method, headers });
    handler.onConnect(() => sent.destroy());
    sent.on("error", (error) => handler.onError(error));
    sent.on("response", (response) => {
      const raw = response.rawHeaders.map((each) => Buffer.from(each));
      if (!handler.onHeaders(response.statusCode ?? 0, raw, () => response.resume())) {
        response.pause();
      }
      response.on("data", (chunk: Buffer) => {
        if (!handler.onData(chunk)) response.pause();
      });
      response.on("end", () => handler.onComplete([]));
    });
    void (async () => {
      if (typeof body === "string") sent.write(body);
      else for await (const chunk of body ?? []) sent.write(chunk);
      sent.end();
    })();
    return true;
  },
};
