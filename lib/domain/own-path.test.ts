import { describe, expect, it } from "vitest";
import { ownPath } from "./own-path";

describe("where to go after signing in", () => {
  it.each([
    [undefined, "/home"],
    ["", "/home"],
    ["https://evil.example/", "/home"],
    ["//evil.example/", "/home"],
    ["/\\evil.example/", "/home"],
    ["/\t/evil.example", "/home"],
    ["javascript:alert(1)", "/home"],
    ["/settings/tokens?x=1#new", "/settings/tokens?x=1#new"],
  ])("%j: %s", (wanted, path) => {
    expect(ownPath(wanted)).toBe(path);
  });
});
