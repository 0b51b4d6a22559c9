import { describe, expect, it } from "vitest";
import { parseCommandLine, positiveInteger } from "./arguments";
import { UsageError } from "./command";

describe("the command line", () => {
  it.each<[argv: string[], command: string, options: Record<string, string | true>, positionals: string[]]>([
    [[], "sync", {}, []],
    [["--json"], "sync", { json: true }, []],
    [["--lang", "zh"], "sync", { lang: "zh" }, []],
    [["start", "--fork", "-i", "10"], "start", { fork: true, interval: "10" }, []],
    [["start", "-i10"], "start", { interval: "10" }, []],
    [
      ["--lang", "zh", "--state-dir", "/x", "status", "--json"],
      "status",
      { lang: "zh", "state-dir": "/x", json: true },
      [],
    ],
    [["set-interval", "-5"], "set-interval", {}, ["-5"]],
    [["start", "--interval", "-5"], "start", { interval: "-5" }, []],
    [["login", "-"], "login", {}, ["-"]],
    [["install", "service", "--print"], "install", { print: true }, ["service"]],
  ])("%j is understood", (argv, command, options, positionals) => {
    const parsed = parseCommandLine(argv);
    expect(parsed.command.name).toBe(command);
    expect(parsed.args.positionals).toEqual(positionals);
    for (const [name, value] of Object.entries(options)) {
      if (value === true) expect(parsed.args.has(name)).toBe(true);
      else expect(parsed.args.text(name)).toBe(value);
    }
  });

  it.each([
    [["frob"], "usage_unknown_command"],
    [["sync", "--frob"], "usage_unknown_option"],
    [["start", "--interval"], "usage_option_value"],
    [["start", "--fork=yes"], "usage_option_value"],
    [["sync", "extra"], "usage_extra_argument"],
    [["--url"], "usage_option_value"],
  ])("%j is refused", (argv, key) => {
    expect(() => parseCommandLine(argv)).toThrow(expect.objectContaining({ key }));
  });

  it("takes whole numbers only", () => {
    expect(positiveInteger(" 10 ", "x", 60)).toBe(10);
    for (const text of ["", "0", "61", "1.5", "1e1", "0x10", "ten", "-1", "９"]) {
      expect(() => positiveInteger(text, "x", 60)).toThrow(UsageError);
    }
  });
});
