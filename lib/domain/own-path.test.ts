import { describe, expect, it } from "vitest";
import { ownPath } from "./own-path";

describe("where to go after signing in", () => {
  it.each([
    [undefined, "/agents"],
    ["", "/agents"],
    ["https://evil.example/", "/agents"],
    ["//evil.example/", "/agents"],
    ["/\\evil.example/", "/agents"],
    ["/\t/evil.example", "/agents"],
    ["javascript:alert(1)", "/agents"],
    ["/settings/tokens?x=1#new", "/settings/tokens?x=1#new"],
  ])("%j: %s", (wanted, path) => {
    expect(ownPath(wanted)).toBe(path);
  });
});
