import { VERSION } from "./version";

/** Entry point. The version is answered before anything else loads; the rest comes in only when asked for. */
async function main(argv: string[]): Promise<number> {
  if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "-V")) {
    process.stdout.write(`${VERSION}\n`);
    return 0;
  }
  const { runProgram } = await import("./program");
  return runProgram(argv);
}

// A reader that stops reading (`logs | head`) is no failure of ours.
process.stdout.on("error", () => process.exit(0));
main(process.argv.slice(2)).then((code) => {
  // The one place that ends the process; the empty write makes sure a slow pipe has taken everything first.
  process.stdout.write("", () => process.exit(code));
});
