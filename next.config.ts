import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

/** Said with every answer; the policy of pages, with its nonce, stands in proxy.ts. */
const HEADERS = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=(), payment=(), usb=()" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
];

/** The page without a network is a file: it has no nonce, and its script is a file too. */
const OFFLINE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // Native modules and drivers stay outside the bundle.
  serverExternalPackages: ["pg", "@node-rs/argon2", "pino", "@vercel/postgres", "nodemailer"],
  // `npm run check` checks types, with the tests; a build on somebody's server need not.
  typescript: { ignoreBuildErrors: true },
  // The uploader and the documentation are files, which no import names.
  outputFileTracingIncludes: {
    "/**": ["./cli/dist/*.mjs"],
    "/docs/**": ["./docs/site/**/*.md", "./cli/dist/help.json"],
  },
  headers: async () => [
    { source: "/:path*", headers: HEADERS },
    { source: "/sw.js", headers: [{ key: "Cache-Control", value: "no-cache" }] },
    { source: "/offline.html", headers: [{ key: "Content-Security-Policy", value: OFFLINE_POLICY }] },
    {
      source: "/api/:path*",
      headers: [{ key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'" }],
    },
  ],
};

export default createNextIntlPlugin("./lib/i18n/request.ts")(config);
