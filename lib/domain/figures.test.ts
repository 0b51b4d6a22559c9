import { describe, expect, it } from "vitest";
import { shortBytes, shortCost, shortSpeed, shortTokens } from "./figures";

describe("S2-20: figures are short", () => {
  it.each([
    [0, "0"],
    [999, "999"],
    [1_000, "1.0K"],
    [1_234, "1.2K"],
    [999_949, "999.9K"],
    [999_960, "1.00M"],
    [1_234_567, "1.23M"],
    [1_234_567_890, "1234.57M"],
  ])("%i tokens read %s", (tokens, text) => expect(shortTokens(tokens)).toBe(text));

  it.each([
    [123_400_000, "$0.1234"],
    [0, "$0.0000"],
    [12_345_678_900_000, "$12345.6789"],
  ])("%i billionths of a dollar read %s", (nanos, text) => expect(shortCost(nanos)).toBe(text));

  it.each([
    [0, "0 B"],
    [1023, "1023 B"],
    [1024, "1.0 KB"],
    [1_048_575, "1.0 MB"],
    [1_610_612_736, "1.5 GB"],
    [2 ** 42 * 3, "12.0 TB"],
  ])("%i bytes read %s", (bytes, text) => expect(shortBytes(bytes)).toBe(text));

  it.each([
    [0, "0.0 KB/s"],
    [512, "0.5 KB/s"],
    [12_595, "12.3 KB/s"],
    [5_242_880, "5.0 MB/s"],
  ])("%i bytes a second read %s", (speed, text) => expect(shortSpeed(speed)).toBe(text));
});
