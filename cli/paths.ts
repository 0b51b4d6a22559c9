import { homedir } from "node:os";
import { basename, join, resolve } from "node:path";

/** Every place the uploader reads or writes, for one OpenClaw home. */
export interface Paths {
  /** The user's home directory, for showing paths with `~`. */
  home: string;
  /** OpenClaw's state directory, `~/.openclaw` unless moved. */
  stateDir: string;
  /** true when a flag or variable moved the state directory or the configuration. */
  moved: boolean;
  openclawConfig: string;
  credentials: string;
  /** Which agent greets in which style, when somebody chose. */
  stylesFile: string;
  logsDir: string;
  log: string;
  errorLog: string;
  pidFile: string;
  /** The uploader's own memory: host id, boot, unsent reports, who the daemon is. */
  ownDir: string;
  hostFile: string;
  bootFile: string;
  copyFile: string;
  daemonFile: string;
  outboxDir: string;
  /** Figures of the machine that wait to be sent. */
  metricsDir: string;
  /** How far transcripts were read, which process reads them, how far a long reading has come, what could not be read, what was told to whom. */
  collectorDir: string;
  collectorLock: string;
  readingFile: string;
  troublesFile: string;
  saidFile: string;
  /** What was told of scheduled jobs, to whom, and which process tells it. */
  jobBookFile: string;
  jobsSaidFile: string;
  jobsLock: string;
  /** Where OpenClaw logs, when somebody said so; its profile; and where the user's units lie. */
  openclawLogDir: string | undefined;
  profile: string | undefined;
  configHome: string | undefined;
  /** How far OpenClaw's logs were read and what waits of them, and which process reads them. */
  logBookFile: string;
  logsLock: string;
  /** Where OpenClaw finds the skill. */
  skillDir: string;
  /** The script at the place older instructions name. */
  skillScript: string;
}

type Env = Record<string, string | undefined>;

/** A path as people write it: `~` is the home directory. */
export function expandHome(path: string, home: string): string {
  return path === "~" || path.startsWith("~/") || path.startsWith("~\\") ? join(home, path.slice(1)) : resolve(path);
}

function stateDirectory(env: Env, home: string): string {
  const profile = env.OPENCLAW_PROFILE?.trim();
  return join(home, profile && profile !== "default" ? `.openclaw-${profile}` : ".openclaw");
}

/** The profile's name, from the environment or from the folder it lies in. */
function profileOf(env: Env, stateDir: string): string | undefined {
  const named = env.OPENCLAW_PROFILE?.trim() || /^\.openclaw-(.+)$/.exec(basename(stateDir))?.[1];
  return named && named.toLowerCase() !== "default" ? named : undefined;
}

/**
 * Finds the state directory and configuration as OpenClaw itself does: flag, OPENCLAW_STATE_DIR, OPENCLAW_HOME (wins
 * over the user's home), OPENCLAW_PROFILE; OPENCLAW_CONFIG_PATH for the configuration.
 */
export function resolvePaths(env: Env, stateDirFlag?: string): Paths {
  const userHome = env.HOME || env.USERPROFILE || homedir();
  const home = env.OPENCLAW_HOME ? expandHome(env.OPENCLAW_HOME, userHome) : userHome;
  const given = stateDirFlag || env.OPENCLAW_STATE_DIR;
  const stateDir = given ? expandHome(given, home) : stateDirectory(env, home);
  const logsDir = join(stateDir, "logs");
  const ownDir = join(stateDir, "status-monitor");
  const skillDir = join(stateDir, "skills", "openclaw-status-monitor");
  return {
    home: userHome,
    stateDir,
    moved: Boolean(given || env.OPENCLAW_HOME || env.OPENCLAW_PROFILE || env.OPENCLAW_CONFIG_PATH),
    openclawConfig: env.OPENCLAW_CONFIG_PATH
      ? expandHome(env.OPENCLAW_CONFIG_PATH, home)
      : join(stateDir, "openclaw.json"),
    credentials: join(stateDir, "credentials", "openclaw-status-monitor.json"),
    stylesFile: join(stateDir, "credentials", "openclaw-styles.json"),
    logsDir,
    log: join(logsDir, "status_uploader.log"),
    errorLog: join(logsDir, "status_uploader_error.log"),
    pidFile: join(logsDir, "status_uploader.pid"),
    ownDir,
    hostFile: join(ownDir, "host.json"),
    bootFile: join(ownDir, "boot.json"),
    copyFile: join(ownDir, "copy.json"),
    daemonFile: join(ownDir, "daemon.json"),
    outboxDir: join(ownDir, "outbox"),
    metricsDir: join(ownDir, "metrics"),
    collectorDir: join(ownDir, "collector"),
    collectorLock: join(ownDir, "collector.lock"),
    readingFile: join(ownDir, "reading.json"),
    troublesFile: join(ownDir, "troubles.json"),
    saidFile: join(ownDir, "said.json"),
    jobBookFile: join(ownDir, "jobs.json"),
    jobsSaidFile: join(ownDir, "jobs-said.json"),
    jobsLock: join(ownDir, "jobs.lock"),
    openclawLogDir: env.OPENCLAW_MONITOR_LOG_DIR ? expandHome(env.OPENCLAW_MONITOR_LOG_DIR, home) : undefined,
    profile: profileOf(env, stateDir),
    configHome: env.XDG_CONFIG_HOME || undefined,
    logBookFile: join(ownDir, "logs.json"),
    logsLock: join(ownDir, "logs.lock"),
    skillDir,
    skillScript: join(skillDir, "scripts", "status_uploader.py"),
  };
}
