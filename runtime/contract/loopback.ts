/**
 * Whether a host is this machine: `localhost`, `api.localhost`, `127.0.0.1`, `[::1]`; an IP address may be without
 * brackets. RFC 6761 leaves every name below `localhost` to this machine.
 */
export function isLoopback(host: string): boolean {
  return /^((.+\.)?localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/.test(host);
}
