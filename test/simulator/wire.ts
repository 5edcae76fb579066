import { request } from "node:http";
import type { Simulator } from "../../simulator/index.js";

/** What came over the wire, byte for byte. */
export interface Wire {
  /** Absent where no head came. */
  readonly status?: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly chunks: readonly Buffer[];
  readonly text: string;
  /** How it stopped: the end of the body, an error's code, or still open when we hung up. */
  readonly stopped: string;
}

export interface WireOptions {
  readonly path?: string;
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  /** Hang up after this many bytes. */
  readonly untilBytes?: number;
  /** Hang up after this time without an end. */
  readonly patienceMs?: number;
}

/** Sends one request on a connection of its own and records what comes back. */
export function record(
  simulator: Simulator,
  input: object | undefined,
  options: WireOptions = {},
): Promise<Wire> {
  const { path = "/generation/sse/google/nano-banana-pro", untilBytes = Number.POSITIVE_INFINITY } =
    options;
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let head: Pick<Wire, "status" | "headers"> = { headers: {} };
    let received = 0;
    let stopped: string | undefined;
    const stop = (how: string): void => {
      if (stopped !== undefined) return;
      stopped = how;
      clearTimeout(timer);
      sent.destroy();
      resolve({
        ...head,
        chunks,
        // Read where it is asked for: it may have 100 MB.
        get text() {
          return Buffer.concat(chunks).toString();
        },
        stopped,
      });
    };
    const sent = request(`${simulator.baseUrl}${path}`, {
      method: options.method ?? "POST",
      agent: false,
      headers: {
        authorization: "Bearer secret-key",
        "content-type": "application/json",
        ...options.headers,
      },
    });
    const timer = setTimeout(() => stop("open"), options.patienceMs ?? 10_000);
    sent.on("error", (error: NodeJS.ErrnoException) => stop(error.code ?? error.message));
    sent.on("response", (response) => {
      head = { status: response.statusCode ?? 0, headers: response.headers };
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        received += chunk.length;
        if (received >= untilBytes) stop("enough");
      });
      response.on("error", (error: NodeJS.ErrnoException) => stop(error.code ?? error.message));
      response.on("end", () => stop("end"));
    });
    sent.end(input === undefined ? undefined : JSON.stringify(input));
  });
}
