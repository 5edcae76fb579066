export { wake } from "../clock/wake.js";
export { generationOf } from "./generation-of.js";
export type { HandlerOptions } from "./handle-webhook.js";
export type { KeySet } from "./key-set-signature.js";
export type { WebhookEvent, WebhookStatus } from "./read-event.js";
export { type VerifyOptions, verifyWebhook } from "./verify-webhook.js";
export { WebhookError, type WebhookReason } from "./webhook-error.js";
export { nodeWebhookHandler, webhookHandler } from "./webhook-handler.js";
export type { WebhookHeaders } from "./webhook-headers.js";
