/**
 * What to look at after a request that every new attempt would end alike: DNS, a proxy, a certificate.
 *
 * @param code - of Node, such as `ENOTFOUND`
 */
export function networkHint(code: string | undefined): string | undefined {
  return hints.find(([codes]) => codes.test(code ?? ""))?.[1];
}

const hints: readonly (readonly [codes: RegExp, hint: string])[] = [
  [/^bad port$/, "Node fetches nothing from this port, as browsers do not: serve it at another."],
  [
    /^(ENOTFOUND|EAI_)/,
    "The host's name was not found: check it, and this machine's DNS. Behind a proxy, set HTTPS_PROXY.",
  ],
  [
    /^CERT_(HAS_EXPIRED|NOT_YET_VALID)/,
    "The certificate's time is over, or has not come: check this machine's clock. If that is right, whoever runs the host must renew it.",
  ],
  [
    /^(ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)/,
    "The certificate is one of another host: check the address, and whether a proxy stands between.",
  ],
  [
    /^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_CERT_|INVALID_CA)/,
    "The certificate is not trusted here: if a proxy of your own signs it, set NODE_EXTRA_CA_CERTS to its CA file.",
  ],
  [
    /^(ERR_SSL_|EPROTO$)/,
    "What answers there does not speak TLS as expected: check the address, and whether a proxy stands between.",
  ],
];
