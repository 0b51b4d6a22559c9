import { type NextRequest, NextResponse } from "next/server";
import { ASKED_PATH_HEADER } from "./lib/domain/own-path";

/**
 * The content security policy of pages: scripts run only with the nonce of this very answer, which Next reads from the
 * request's policy and puts on its own. Nothing is authorised here: every page, action and route does that itself.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID());
  const policy = policyWith(nonce);
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  // For the way back after signing in.
  headers.set(ASKED_PATH_HEADER, request.nextUrl.pathname + request.nextUrl.search);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

function policyWith(nonce: string): string {
  // React's development build compiles code at run time; the built one does not.
  const development = process.env.NODE_ENV === "development" ? " 'unsafe-eval'" : "";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development}`,
    // Charts and virtual lists place things by style attributes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    // Not a script of a page: public/sw.js has no nonce.
    "worker-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

export const config = {
  // Files and the API run no scripts.
  matcher: ["/((?!api/|_next/static|_next/image|.*\\.(?:svg|png|webp|ico|webmanifest|html|js|mjs|sh|ps1|bat)$).*)"],
};
