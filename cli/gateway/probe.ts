import { statSync } from "node:fs";
import type { GatewayFigures } from "@/lib/protocol";
import { safeLine } from "@/lib/protocol/text";
import { isObject } from "../json-file";
import { readConfigFile } from "../openclaw/config-file";
import { agentDatabase } from "../openclaw/sessions/database";
import { readDatabase } from "../openclaw/sqlite";
import { agentDirectories } from "../openclaw/storage";
import { errorCode } from "../output";
import type { Paths } from "../paths";
import { parsedObject } from "../upload/client";
import { exchange, TimeoutError } from "../upload/http";
import { judge, type ProbeReply } from "./judge";

/** Asks OpenClaw's gateway how it is, by its own unauthenticated probes on this machine. Its program is never started. */

export const DEFAULT_PORT = 18_789;
const TIMEOUT_MS = 2_000;

/** Where the gateway of this home listens. */
export interface GatewayAddress {
  port: number;
  isTls: boolean;
  /** It runs on another machine by its configuration. */
  isRemote: boolean;
}

const portOf = (value: unknown): number | undefined => {
  const port = Number(value);
  return Number.isInteger(port) && port >= 1 && port <= 65_535 ? port : undefined;
};

/** By environment, configuration, default. @throws ConfigFileError, or the system's error */
export function gatewayAddress(paths: Paths, env: Record<string, string | undefined>): GatewayAddress {
  const config = readConfigFile(paths.openclawConfig)?.gateway;
  const gateway = isObject(config) ? config : {};
  return {
    port: portOf(env.OPENCLAW_GATEWAY_PORT?.trim() || undefined) ?? portOf(gateway.port) ?? DEFAULT_PORT,
    isTls: isObject(gateway.tls) && gateway.tls.enabled === true,
    isRemote: gateway.mode === "remote",
  };
}

/** Probes a gateway on loopback. Never throws. */
export async function probe({ port, isTls }: Pick<GatewayAddress, "port" | "isTls">): Promise<GatewayFigures> {
  const ask = (path: string) => askOne(`${isTls ? "https" : "http"}://127.0.0.1:${port}${path}`);
  const startup = await ask("/startupz");
  if (startup.kind !== "answered") return { ...judge({ startup }), port };
  const health = await ask("/healthz");
  const ready = health.kind === "answered" ? await ask("/readyz") : undefined;
  return { ...judge({ startup, health, ...(ready && { ready }) }), port };
}

async function askOne(url: string): Promise<ProbeReply> {
  try {
    // The certificate of a gateway on this very machine is usually its own.
    const { status, text } = await exchange({
      method: "GET",
      url,
      headers: {},
      timeoutMs: TIMEOUT_MS,
      trustsAnybody: true,
    });
    return { kind: "answered", status, body: parsedObject(text) };
  } catch (cause) {
    const code = errorCode(cause);
    if (code === "ECONNREFUSED") return { kind: "refused" };
    return { kind: "failed", reason: cause instanceof TimeoutError ? "timeout" : safeLine(code || "error", 40) };
  }
}

const REREAD_MS = 60_000;
const VERSION_MS = 600_000;

/** Probes again and again, and keeps what seldom changes. */
export class GatewayWatch {
  #address: { at: number; stamp: string; value: GatewayAddress } | undefined;
  #version: { at: number; value: string } | undefined;

  /** @param now ms */
  async look(paths: Paths, env: Record<string, string | undefined>, now: number): Promise<GatewayFigures> {
    const address = this.#addressOf(paths, env, now);
    if (!address) return { state: "unknown", version: "", port: null, failing: [], reason: "config" };
    const found = await probe(address);
    if (found.state === "absent" && address.isRemote) return { ...found, state: "unknown", reason: "remote" };
    if (found.version !== "" || found.state === "absent" || found.state === "unknown") return found;
    return { ...found, version: this.#databaseVersion(paths, now) };
  }

  #addressOf(paths: Paths, env: Record<string, string | undefined>, now: number): GatewayAddress | undefined {
    const found = statSync(paths.openclawConfig, { throwIfNoEntry: false });
    const stamp = found ? `${found.mtimeMs}:${found.size}:${found.ino}` : "none";
    // What it includes may change without it.
    const known = this.#address;
    if (known && known.stamp === stamp && now - known.at < REREAD_MS && now >= known.at) return known.value;
    try {
      const value = gatewayAddress(paths, env);
      this.#address = { at: now, stamp, value };
      return value;
    } catch {
      // Caught half-written, most likely: what was true stays so.
      return known?.value;
    }
  }

  /** For gateways that do not say: what last wrote into an agent's database. */
  #databaseVersion(paths: Paths, now: number): string {
    if (this.#version && now - this.#version.at < VERSION_MS && now >= this.#version.at) return this.#version.value;
    this.#version = { at: now, value: writtenBy(paths.stateDir) };
    return this.#version.value;
  }
}

function writtenBy(stateDir: string): string {
  try {
    for (const agentId of agentDirectories(stateDir)) {
      const path = agentDatabase(stateDir, agentId);
      if (!statSync(path, { throwIfNoEntry: false })) continue;
      const version = readDatabase(path, (reader) =>
        reader.columns("schema_meta").has("app_version")
          ? reader.all("SELECT app_version AS version FROM schema_meta LIMIT 1")[0]?.version
          : undefined,
      );
      if (typeof version === "string" && version) return safeLine(version, 40);
    }
  } catch {
    // Whoever reads the sessions says why.
  }
  return "";
}
