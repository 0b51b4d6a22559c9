import { expect, it } from "vitest";
import { deviceTypeOf, isIpAddress } from "./device-type";

it.each([
  ["", "darwin", "mac"],
  ["", "win32", "windows"],
  ["", "linux", "linux"],
  ["", "freebsd", "other"],
  ["", "", "other"],
  ["nas", "linux", "nas"],
  ["toaster", "linux", "linux"],
])("S2-3: a host of type %j on %j counts as %s", (chosen, platform, expected) => {
  expect(deviceTypeOf(chosen, platform)).toBe(expected);
});

it.each([
  "1.2.3",
  "1.2.3.4.5",
  "256.1.1.1",
  "1.2.3.4.",
  "a.b.c.d",
  "::1::",
  "1:2:3:4:5:6:7",
  "12345::",
  "host",
  "",
  ":::",
  "1:2:3:4:5:6:7:8:9",
  "::1.2.3",
])("%j is no address", (text) => {
  expect(isIpAddress(text)).toBe(false);
});

it.each(["1.2.3.4", "203.0.113.255", "::", "::1", "2001:db8::1", "fe80:0:0:0:1:2:3:4", "::ffff:192.0.2.1"])(
  "%j is one",
  (text) => {
    expect(isIpAddress(text)).toBe(true);
  },
);
