import { aquariumFigures } from "./aquarium";
import { cliFigures } from "./cli";
import { collectorFigures } from "./collector";
import { fleetFigures } from "./fleet";
import { frontFigures } from "./front";
import { heartbeatFigures } from "./heartbeats";
import { interactionFigures } from "./interactions";
import { metricFigures } from "./metrics";
import { pageFigures } from "./pages";
import { residentMb, startPlatform } from "./platform";
import { type Figure, holds, print } from "./report";
import { sweepFigures } from "./sweep";
import { usageFigures } from "./usage";

/**
 * `npm run bench [section …]` (SECTIONS below; absent: all of them): every figure beside its floor, measured in
 * this run on this machine. Ratios travel; absolute numbers do not. Ends with code 1 when a figure misses its bound.
 */
const SECTIONS = [
  "start",
  "heartbeats",
  "cli",
  "collector",
  "pages",
  "aquarium",
  "front",
  "interactions",
  "sweep",
  "usage",
  "metrics",
  "fleet",
] as const;
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !SECTIONS.some((section) => section === name));
if (unknown.length > 0) {
  console.error(`Unknown section ${unknown.join(", ")}. Choose from: ${SECTIONS.join(", ")}.`);
  process.exit(2);
}
const wanted = (name: (typeof SECTIONS)[number]) => asked.length === 0 || asked.includes(name);

const all: Figure[] = [];
const show = (title: string, figures: Figure[]) => {
  print(title, figures);
  all.push(...figures);
};
function end(): never {
  const missed = all.filter((figure) => !holds(figure));
  console.log(`\n${all.length - missed.length} of ${all.length} figures within their bounds.`);
  process.exit(missed.length === 0 ? 0 : 1);
}

// The one section that needs no platform.
if (wanted("collector")) show("Collector", await collectorFigures());
if (asked.length > 0 && asked.every((name) => name === "collector")) end();
const platform = await startPlatform();
try {
  if (wanted("start")) {
    const starts: number[] = [];
    for (let i = 0; i < 5; i++) starts.push(await platform.restart());
    starts.sort((a, b) => a - b);
    show("Start", [
      {
        name: "cold start to first answer, worst of 5",
        value: starts.at(-1) ?? 0,
        unit: "ms",
        rule: "at most",
        bound: 2000,
        note: "database initialised",
      },
      { name: "  memory at rest", value: await residentMb(platform.pid), unit: "MB", rule: "at most", bound: 300 },
    ]);
  }
  if (wanted("heartbeats")) show("Heartbeats", await heartbeatFigures(platform));
  if (wanted("cli")) show("Uploader", await cliFigures(platform));
  if (wanted("pages")) show("Pages", await pageFigures(platform));
  if (wanted("aquarium")) show("Aquarium", await aquariumFigures(platform));
  if (wanted("front")) show("First visit", await frontFigures(platform));
  if (wanted("interactions")) show("Interactions", await interactionFigures(platform));
  if (wanted("sweep")) show("Sweep", await sweepFigures(platform));
  if (wanted("usage")) show("Usage", await usageFigures(platform));
  if (wanted("metrics")) show("Machines", await metricFigures(platform));
  if (wanted("fleet")) show("Fleet", await fleetFigures(platform));
} finally {
  await platform.stop();
}
end();
