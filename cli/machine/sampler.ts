import { loadavg, uptime } from "node:os";
import type { MetricPart, MetricSample, Missing, MissingReason } from "@/lib/protocol";
import { cpuShare, type Look, networkRate, type Rated } from "./rates";
import { missingOf, readCpu, readDisks, readMemory, readTemperatures, readTraffic, type System } from "./system";

export interface Clocks {
  now(): number;
  steady(): number;
}

/** What is measured of the machine itself. */
export type Figures = Omit<MetricSample, "key" | "observedAt" | "sequence" | "everySeconds" | "gateway">;

/** Looks at the machine, and remembers its counters until the next look. */
export class Sampler {
  readonly #system: System;
  readonly #clocks: Clocks;
  #before: Look | undefined;

  constructor(system: System, clocks: Clocks) {
    this.#system = system;
    this.#clocks = clocks;
  }

  /** Is there something to compare with? */
  get isPrimed(): boolean {
    return this.#before !== undefined;
  }

  /** Notes the counters only. */
  async prime(): Promise<void> {
    this.#before = (await this.#look()).look;
  }

  /** What is so now, and since the look before. What cannot be read stands in `missing`. Never throws. */
  async sample(): Promise<Figures> {
    const missing: Missing[] = [];
    const note = (part: MetricPart, reason: MissingReason) => void missing.push({ part, reason });
    const rated = <T>(part: MetricPart, rate: Rated<T>, failed: MissingReason | undefined): T | null => {
      if ("value" in rate) return rate.value;
      note(part, failed ?? rate.missing);
      return null;
    };

    const { look, failed } = await this.#look();
    const cpu = rated("cpu", cpuShare(this.#before, look), failed.cpu);
    const network = rated("network", networkRate(this.#before, look), failed.network);
    this.#before = look;

    const memory = await guarded(
      () => readMemory(this.#system),
      (reason) => note("memory", reason),
    );
    if (memory === undefined) note("memory", "unsupported");
    const disks =
      (await guarded(
        () => readDisks(this.#system),
        (reason) => note("disk", reason),
      )) ?? [];
    if (disks.length === 0 && !missing.some(({ part }) => part === "disk")) note("disk", "unsupported");
    const temperatures = readTemperatures(this.#system);
    if (!temperatures?.length) note("temperature", temperatures ? "no_sensor" : "unsupported");

    return {
      cpu,
      load: this.#load(note),
      memory: memory ?? null,
      disks,
      network,
      uptimeSeconds: Math.max(0, Math.floor(uptime())),
      temperatures: temperatures ?? [],
      missing,
    };
  }

  #load(note: (part: MetricPart, reason: MissingReason) => void): [number, number, number] | null {
    // Windows knows no load; node:os says 0 then.
    if (this.#system.platform === "win32") {
      note("load", "unsupported");
      return null;
    }
    const [one = 0, five = 0, fifteen = 0] = loadavg();
    const rounded = (value: number) => Math.round(value * 100) / 100;
    return [rounded(one), rounded(five), rounded(fifteen)];
  }

  async #look(): Promise<{ look: Look; failed: { cpu?: MissingReason; network?: MissingReason } }> {
    const failed: { cpu?: MissingReason; network?: MissingReason } = {};
    const traffic = await guarded(
      () => readTraffic(this.#system),
      (reason) => {
        failed.network = reason;
      },
    );
    const cpu = await guarded(
      async () => readCpu(this.#system),
      (reason) => {
        failed.cpu = reason;
      },
    );
    const { now, steady } = this.#clocks;
    return {
      look: { cpu: cpu ?? undefined, traffic: traffic ?? undefined, wallMs: now(), steadyMs: steady() },
      failed,
    };
  }
}

/** @returns null when it failed, which `note` was told */
async function guarded<T>(read: () => Promise<T>, note: (reason: MissingReason) => void): Promise<T | null> {
  try {
    return await read();
  } catch (cause) {
    note(missingOf(cause));
    return null;
  }
}
