/** A platform of five models, each with a form of another kind. */

type Json = Readonly<Record<string, unknown>>;

const text = (schema: Json = {}): Json => ({ type: "string", ...schema });

/** Strings of every place of a spec go through this, for the spec of a stranger. */
export type Mark = (text: string) => string;

const plain: Mark = (given) => given;

export interface AcmeOptions {
  /** Every string of a person goes through it. */
  readonly mark?: Mark;
  /** Whether the service has a way to cancel. */
  readonly cancels?: boolean;
  /** Its name and its host: `acme`. */
  readonly name?: string;
  /** The inputs of further models, by their keys. */
  readonly more?: Readonly<Record<string, Json>>;
}

export function acmeSpec({
  mark = plain,
  cancels = false,
  name: platform = "acme",
  more = {},
}: AcmeOptions = {}): object {
  const models: Readonly<Record<string, Json>> = {
    "acme/scalars": {
      type: "object",
      required: ["prompt"],
      properties: {
        prompt: text({ description: mark("What to draw."), maxLength: 500 }),
        shape: {
          type: "string",
          enum: ["square", "wide", "tall", ...(mark === plain ? [] : [mark("odd")])],
          default: "square",
          description: mark("Of the picture."),
        },
        style: { type: "string", enum: Array.from({ length: 14 }, (_, at) => `style ${at + 1}`) },
        n: { type: "integer", minimum: 1, maximum: 4, default: 1, title: mark("How many") },
        guidance: { type: "number", minimum: 0, maximum: 10, multipleOf: 0.5 },
        seed: { type: "integer", minimum: 0, maximum: 9 },
        tiling: { type: "boolean", default: false },
      },
    },
    "acme/edit": {
      type: "object",
      required: ["prompt", "image"],
      properties: {
        prompt: text(),
        image: { type: "string", format: "binary", description: mark("The picture to change.") },
        references: { type: "array", maxItems: 3, items: { type: "string", format: "binary" } },
      },
    },
    "acme/nested": {
      type: "object",
      required: ["prompt"],
      properties: {
        prompt: text(),
        colors: { type: "array", maxItems: 4, items: text({ maxLength: 20 }) },
        camera: {
          type: "object",
          description: mark("Where it is seen from."),
          required: ["height"],
          properties: { height: { type: "number" }, lens: text({ enum: ["wide", "normal"] }) },
        },
        strength: { type: ["number", "null"], minimum: 0, maximum: 1 },
      },
    },
    "acme/either": {
      oneOf: [
        {
          type: "object",
          title: mark("From words"),
          required: ["mode", "prompt"],
          properties: { mode: { const: "text" }, prompt: text() },
        },
        {
          type: "object",
          title: mark("From a picture"),
          required: ["mode", "image_url"],
          properties: { mode: { const: "image" }, image_url: text({ format: "uri" }) },
        },
      ],
    },
    "acme/free": {
      type: "object",
      required: ["prompt"],
      properties: { prompt: text(), options: { type: "object", description: mark("Anything.") } },
    },
    ...more,
  };
  const paths = Object.entries(models).map(([key, schema]) => {
    const isForm = key === "acme/edit";
    const media = isForm ? "multipart/form-data" : "application/json";
    const [, name = ""] = key.split("/");
    const operation = {
      summary: mark(name[0]?.toUpperCase() + name.slice(1)),
      description: mark(`The model ${key}.`),
      tags: [mark("Pictures")],
      requestBody: { required: true, content: { [media]: { schema } } },
      responses: { 200: answer },
    };
    const streams = key === "acme/scalars";
    return [
      [`/generation/${key}`, { post: operation }],
      ...(streams
        ? [[`/generation/sse/${key}`, { post: { ...operation, responses: stream } }]]
        : []),
    ];
  });
  return {
    openapi: "3.1.0",
    info: { title: mark(platform), version: "1" },
    servers: [{ url: `https://api.${platform}.example/v1` }],
    security: [{ key: [] }],
    components: { securitySchemes: { key: { type: "http", scheme: "bearer" } } },
    paths: {
      ...Object.fromEntries(paths.flat()),
      "/generation/{id}": { get: { parameters: [idParameter], responses: { 200: answer } } },
      ...(cancels && {
        "/generation/{id}/cancel": {
          post: { parameters: [idParameter], responses: { 200: answer } },
        },
      }),
      "/credits": { get: { responses: { 200: { description: "The balance." } } } },
    },
  };
}

const idParameter = { name: "id", in: "path", required: true, schema: { type: "string" } };

const generation = {
  type: "object",
  properties: {
    id: { type: "string" },
    status: {
      type: "string",
      enum: ["IN_QUEUE", "IN_PROGRESS", "COMPLETED", "FAILED", "CANCELED"],
    },
    data: {
      type: "object",
      properties: {
        images: {
          type: "array",
          items: { type: "object", properties: { url: { type: "string", format: "uri" } } },
        },
      },
    },
    usage: { type: "object", properties: { total: { type: "number" } } },
  },
};

const answer = {
  description: "A generation.",
  content: { "application/json": { schema: generation } },
};

const stream = {
  200: { description: "Events.", content: { "text/event-stream": { schema: generation } } },
};

/** A platform with so many models that a person has to search. */
export function manyModels(count: number): object {
  const schema = { type: "object", required: ["prompt"], properties: { prompt: text() } };
  const paths = Array.from({ length: count }, (_, index) => {
    const operation = {
      summary: `Model ${index}`,
      requestBody: { required: true, content: { "application/json": { schema } } },
      responses: { 200: answer },
    };
    return [`/generation/maker-${index % 10}/model-${index}`, { post: operation }] as const;
  });
  return {
    openapi: "3.1.0",
    info: { title: "Acme", version: "1" },
    servers: [{ url: "https://api.acme.example/v1" }],
    paths: {
      ...Object.fromEntries(paths),
      "/generation/{id}": { get: { parameters: [idParameter], responses: { 200: answer } } },
    },
  };
}
