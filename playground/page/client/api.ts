import type {
  Balance,
  Checked,
  InputOfModel,
  ModelDetail,
  Refusal,
  Run,
  ServerEvent,
  UploadedFile,
} from "../../protocol.js";

/** An answer that is not a success. */
export class RefusedRequest extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.message);
  }
}

async function call<Answer>(path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(path, init).catch(() => {
    const message = "The playground does not answer. Is modelsmith playground still running?";
    throw new RefusedRequest({ error: "refused", message });
  });
  // Both sides are typed by protocol.ts.
  if (response.ok) return (await response.json()) as Answer;
  const text = await response.text();
  throw new RefusedRequest(
    text.startsWith("{") ? (JSON.parse(text) as Refusal) : { error: "refused", message: text },
  );
}

function post<Answer>(path: string, body: unknown): Promise<Answer> {
  const headers = { "content-type": "application/json" };
  return call(path, { method: "POST", headers, body: JSON.stringify(body) });
}

const runPath = ({ id }: Run) => `/api/runs/${encodeURIComponent(id)}`;

/** The server's API. */
export const api = {
  model: (id: string) => call<ModelDetail>(`/api/model?id=${encodeURIComponent(id)}`),
  check: (order: InputOfModel) => post<Checked>("/api/check", order),
  run: (order: InputOfModel) => post<Run>("/api/runs", order),
  wait: (run: Run) => post<Run>(`${runPath(run)}/wait`, {}),
  cancel: (run: Run) => post<object>(`${runPath(run)}/cancel`, {}),
  /** It can be restored until another is removed. */
  remove: (run: Run) => call<object>(runPath(run), { method: "DELETE" }),
  restore: (run: Run) => post<object>(`${runPath(run)}/restore`, {}),
  answer: (run: Run) => call<{ readonly answer: string }>(`${runPath(run)}/answer`),
  balance: (service: number) => call<Balance>(`/api/balance?service=${service}`),
  upload: (file: File) =>
    call<UploadedFile>(`/api/files?name=${encodeURIComponent(file.name)}`, {
      method: "POST",
      headers: { "content-type": "application/octet-stream" },
      body: file,
    }),
  file: (id: string) => call<UploadedFile>(`/api/files/${encodeURIComponent(id)}`),
};

/** Listens to the server until the returned function is called. The browser connects again by itself. */
export function listen(onEvent: (event: ServerEvent) => void): () => void {
  const source = new EventSource("/api/events");
  source.onmessage = ({ data }) => onEvent(JSON.parse(String(data)) as ServerEvent);
  return () => source.close();
}
