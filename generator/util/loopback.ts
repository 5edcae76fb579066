/**
 * Whether the host of a URL is this machine: `localhost`, `api.localhost`, `127.0.0.1`, `[::1]`. It is the
 * runtime's rule, which the generator cannot import: a test compares them.
 */
export function isLoopback(hostname: string): boolean {
  return /^((.+\.)?localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}
