import { expect, it } from "vitest";
import { bytesText } from "./bytes";

it.each([
  [0, "0 byte"],
  [999, "999 byte"],
  [1_000, "1 kB"],
  [3_440_000, "3.4 MB"],
  [34_400_000, "34 MB"],
  [5e12, "5,000 GB"],
])("%d bytes are %s", (bytes, text) => {
  expect(bytesText(bytes, "en")).toBe(text);
});
