import { describe, expect, it } from "vitest";
import { ConfigError, cleanToken, cleanUrl, isExposedHttp, isTokenShaped } from "./config";

describe("tokens and addresses", () => {
  it.each([
    ['"abc"', "abc"],
    ["  'abc'\n", "abc"],
    ["“abc”", "abc"],
    ["`abc`", "abc"],
    ["<abc>", "abc"],
    ["a'b", "a'b"],
  ])("S0-26: takes what copying left around a token off %j", (raw, clean) => {
    expect(cleanToken(raw)).toBe(clean);
  });

  it("S0-30: takes any opaque text that fits into a header", () => {
    expect(isTokenShaped("e2d3262f-b626-4850-af11-5f2cb1c0dcad")).toBe(true);
    for (const bad of ["", "a b", "a\nb", "токен", "x".repeat(513)]) expect(isTokenShaped(bad)).toBe(false);
  });

  it.each([
    ["https://m.example/", "https://m.example"],
    [" http://10.0.0.2:3000/base// ", "http://10.0.0.2:3000/base"],
    ["HTTPS://M.Example", "https://m.example"],
  ])("writes %j in one spelling", (raw, clean) => {
    expect(cleanUrl(raw)).toBe(clean);
  });

  it.each([
    "m.example",
    "ftp://m.example",
    "https://u:p@m.example",
    "https://m.example/?a=1",
    "",
    "javascript:alert(1)",
  ])("refuses %j as an address", (raw) => {
    expect(() => cleanUrl(raw)).toThrow(ConfigError);
  });

  it("knows which plain-HTTP addresses strangers can listen to", () => {
    const exposed = ["http://monitor.example.org", "http://8.8.8.8", "http://172.32.0.1", "http://[2001:db8::1]"];
    const own = [
      "http://localhost:3000",
      "http://127.0.0.1",
      "http://172.16.0.1",
      "http://[::1]",
      "http://[fd00::1]",
      "http://nas",
      "http://box.local",
      "http://100.100.1.1",
      "https://monitor.example.org",
    ];
    expect(exposed.filter((url) => !isExposedHttp(url))).toEqual([]);
    expect(own.filter(isExposedHttp)).toEqual([]);
  });
});
