import { describe, expect, it } from "vitest";
import { originOf, publicUrl } from "./origin";

describe("the address in the install command", () => {
  const from = (headers: Record<string, string>) => publicUrl(new Headers(headers), undefined);

  it("never carries anything a shell would read", () => {
    expect(from({ host: "a.example;rm -rf ~" })).toBe("http://localhost:3000");
    expect(from({ host: "$(id).example" })).toBe("http://localhost:3000");
  });

  it("is what the browser used, behind a proxy too", () => {
    expect(from({ host: "192.168.1.5:3000" })).toBe("http://192.168.1.5:3000");
    expect(from({ host: "[::1]:3000" })).toBe("http://[::1]:3000");
    expect(from({ host: "inner:3000", "x-forwarded-host": "watch.example", "x-forwarded-proto": "https" })).toBe(
      "https://watch.example",
    );
  });

  it("is MONITOR_URL when that is set", () => {
    expect(publicUrl(new Headers({ host: "inner" }), "https://watch.example/")).toBe("https://watch.example");
  });
});

it("takes the address the nearest server wrote, not one the client claimed before it", () => {
  expect(originOf(new Headers({ "x-forwarded-for": "6.6.6.6, 192.0.2.7" })).address).toBe("192.0.2.7");
});
