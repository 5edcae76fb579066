import { type LookupAddress, lookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { isLoopback } from "../contract/loopback.js";

/** Why an address must not be fetched; `undefined` if it is fine. */
export function addressProblem(
  address: string,
  loopbackAllowed: boolean | undefined,
): string | undefined {
  if (!URL.canParse(address)) return "is not a URL";
  const { protocol, hostname, username, password } = new URL(address);
  if (protocol === "data:") return undefined;
  const host = hostname.replace(/^\[|\]$/g, "");
  const loopback = loopbackAllowed && isLoopback(host);
  if (protocol !== "https:" && !(protocol === "http:" && loopback)) {
    const own = isLoopback(host) ? "; loopbackAllowed: true allows http to this machine" : "";
    return `is not https${own}`;
  }
  if (username !== "" || password !== "") return "has user info";
  const numeric = isIP(host) !== 0;
  return numeric && !loopback && isPrivate(host) ? "leads to a private address" : undefined;
}

/**
 * Resolves names to public addresses only. It checks the address of the connection itself, so a name
 * that resolves differently the second time does not get around it.
 */
export function publicLookup(loopbackAllowed: boolean | undefined): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, [], 0);
      const refused = addresses.find(
        ({ address }) => isPrivate(address) && !(loopbackAllowed && isLoopback(address)),
      );
      const [first] = addresses;
      if (refused || first === undefined) {
        return callback(new Error(`${hostname} leads to a private address`), [], 0);
      }
      passAddresses(callback, options.all === true, addresses, first);
    });
  };
}

/**
 * Whether this machine knows a name under a private address. One that it does not know at all may be
 * known to a proxy.
 */
export function resolvesPrivately(
  hostname: string,
  loopbackAllowed: boolean | undefined,
): Promise<boolean> {
  return new Promise((resolve) => {
    const host = hostname.replace(/^\[|\]$/g, "");
    lookup(host, { all: true }, (_, addresses = []) => {
      const isRefused = ({ address }: LookupAddress) =>
        isPrivate(address) && !(loopbackAllowed && isLoopback(address));
      resolve(addresses.some(isRefused));
    });
  });
}

function passAddresses(
  callback: Parameters<LookupFunction>[2],
  all: boolean,
  addresses: LookupAddress[],
  first: LookupAddress,
): void {
  if (all) callback(null, addresses);
  else callback(null, first.address, first.family);
}

function isPrivate(address: string): boolean {
  return isIP(address) === 6
    ? privateIpv6.check(address, "ipv6")
    : privateIpv4.check(address, "ipv4");
}

/** @see https://www.iana.org/assignments/iana-ipv4-special-registry/ and its IPv6 counterpart */
const privateIpv4 = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const) {
  privateIpv4.addSubnet(network, prefix, "ipv4");
}

// A separate list: in a shared one, ::/3 would contain every IPv4 address.
const privateIpv6 = new BlockList();
for (const [network, prefix] of [
  // Everything outside global unicast, 2000::/3, and its special ranges.
  ["::", 3],
  ["4000::", 2],
  ["8000::", 1],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const) {
  privateIpv6.addSubnet(network, prefix, "ipv6");
}
