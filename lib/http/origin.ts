import { deviceFromCookies } from "../auth/device-key";
import type { LoginOrigin } from "../auth/login";

/** Where a request for people comes from. The server in front writes the address; of a list the last is its word. */
export function originOf(headers: Pick<Headers, "get">): LoginOrigin {
  const forwarded = headers.get("x-forwarded-for") ?? "";
  return {
    userAgent: headers.get("user-agent") ?? "",
    address: forwarded.slice(forwarded.lastIndexOf(",") + 1).trim(),
    device: deviceFromCookies(headers.get("cookie")),
  };
}

/**
 * The address under which the person sees this monitor, e.g. https://monitor.example.org, without a final slash.
 * @param configured MONITOR_URL, which wins
 */
export function publicUrl(headers: Pick<Headers, "get">, configured: string | undefined): string {
  if (configured) return configured.replace(/\/+$/, "");
  const first = (name: string) => headers.get(name)?.split(",")[0]?.trim();
  const protocol = first("x-forwarded-proto") === "https" ? "https" : "http";
  const host = first("x-forwarded-host") ?? headers.get("host") ?? "";
  // It ends up in a line people paste into a shell.
  return `${protocol}://${/^[A-Za-z0-9.:[\]-]+$/.test(host) ? host : "localhost:3000"}`;
}
