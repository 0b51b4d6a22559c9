import { describe, expect, it } from "vitest";
import { networkFailure, retryAfter, statusFailure } from "./failure";
import { TimeoutError } from "./http";

const coded = (code: string, message: string) => Object.assign(new Error(message), { code });
const URL_ = "https://m.example/api";

describe("failures in the words of the log", () => {
  it.each([
    [coded("ENOTFOUND", "getaddrinfo ENOTFOUND m.example"), "Network: getaddrinfo ENOTFOUND m.example", "hint_dns"],
    [
      coded("ECONNREFUSED", "connect ECONNREFUSED 1.2.3.4:443"),
      "Network: connect ECONNREFUSED 1.2.3.4:443",
      "hint_refused",
    ],
    [coded("ENETUNREACH", "no route"), "Network: ENETUNREACH no route", "hint_unreachable"],
    [
      coded("CERT_HAS_EXPIRED", "certificate has expired"),
      "Network: CERT_HAS_EXPIRED certificate has expired",
      "hint_tls",
    ],
    [
      coded("DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate"),
      "Network: DEPTH_ZERO_SELF_SIGNED_CERT self-signed certificate",
      "hint_tls",
    ],
    [coded("ECONNRESET", "socket hang up"), "Network: ECONNRESET socket hang up", "hint_network"],
    [new TimeoutError("timed out"), "Network: timed out", "hint_timeout"],
    [
      new AggregateError([coded("ECONNREFUSED", "connect ECONNREFUSED ::1:1")]),
      "Network: connect ECONNREFUSED ::1:1",
      "hint_refused",
    ],
    ["no error at all", "Network: no error at all", "hint_network"],
  ])("S0-34: %s", (cause, line, hint) => {
    expect(networkFailure(cause, URL_)).toMatchObject({ line, hint });
  });

  it("S0-34: an answer carries status and reason", () => {
    expect(statusFailure(401, {}, URL_, 0)).toMatchObject({ line: "HTTP 401: Unauthorized", hint: "hint_token" });
    expect(statusFailure(799, {}, URL_, 0)).toMatchObject({ line: "HTTP 799: Unknown", hint: "hint_server" });
  });

  it.each([
    ["120", 120],
    ["0", 0],
    ["999999", 3600],
    [new Date(61_000).toUTCString(), 61],
    [new Date(-5000).toUTCString(), 0],
    ["soon", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("reads Retry-After %j", (header, seconds) => {
    expect(retryAfter(header, 0)).toBe(seconds);
  });
});
