import { describe, expect, it } from "vitest";
import { databaseUrl, directDatabaseUrl, EnvError, mailSettings, parseEnv } from "./env";

describe("parseEnv", () => {
  it.each([
    ["PORT", "eighty"],
    ["PORT", "70000"],
    ["REPORT_PORT", "-1"],
    ["MONITOR_URL", "monitor.example.org"],
    ["MONITOR_URL", "ftp://monitor.example.org"],
    ["MONITOR_SECRET", "short"],
    ["CRON_SECRET", "short"],
    ["TRUST_PROXY", "yes"],
    ["SIGN_UP", "maybe"],
    ["LOG_LEVEL", "loud"],
    ["DATABASE_POOL_SIZE", "0"],
    ["SMTP_URL", "mail.example.org"],
    ["SMTP_URL", "https://mail.example.org"],
    ["SMTP_URL", "smtp://user:50%@mail.example.org"],
    ["MAIL_FROM", "the monitor"],
    ["MAIL_FROM", "a@b.example, c@d.example"],
    ["MAIL_FROM", "Monitor <a@b.example>\r\nBcc: c@d.example"],
    ["RATE_LIMIT_PER_TOKEN", "-5"],
  ])("names %s when it is %s", (name, value) => {
    expect(() => parseEnv({ [name]: value })).toThrow(EnvError);
    expect(() => parseEnv({ [name]: value })).toThrow(`  ${name}: `);
  });

  it("names every wrong variable at once, and never repeats a secret", () => {
    const read = () => parseEnv({ PORT: "x", MONITOR_SECRET: "tooshort" });
    expect(read).toThrow(/PORT: [\s\S]*MONITOR_SECRET: must have at least 32 characters/);
    expect(read).not.toThrow(/tooshort/);
  });

  it("takes an empty variable for an absent one", () => {
    expect(parseEnv({ PORT: "", DATABASE_URL: "", REPORT_PORT: "", NODE_ENV: "" })).toEqual(parseEnv({}));
    expect(parseEnv({})).toMatchObject({ PORT: 3000, MONITOR_DATA_DIR: ".data", SIGN_UP: "open", TRUST_PROXY: false });
  });
});

describe("the database's address", () => {
  const all = {
    DATABASE_URL: "postgres://a",
    POSTGRES_PRISMA_URL: "postgres://b",
    POSTGRES_URL: "postgres://c",
    POSTGRES_URL_NON_POOLING: "postgres://d",
  };
  it.each([
    [all, "postgres://a", "postgres://a"],
    [{ ...all, DATABASE_URL: "" }, "postgres://b", "postgres://d"],
    [{ POSTGRES_URL: "postgres://c", POSTGRES_URL_NON_POOLING: "postgres://d" }, "postgres://c", "postgres://d"],
    [{ POSTGRES_URL: "postgres://c" }, "postgres://c", "postgres://c"],
    [{}, undefined, undefined],
  ])("of %j is %s, and direct %s", (variables, pooled, direct) => {
    expect(databaseUrl(parseEnv(variables))).toBe(pooled);
    expect(directDatabaseUrl(parseEnv(variables))).toBe(direct);
  });
});

describe("mail", () => {
  const SMTP_URL = "smtps://user:p%40ss@mail.example.org";
  const MAIL_FROM = "Agent Monitor <monitor@example.org>";

  it("needs a sender, and an address of ours that no request can choose", () => {
    expect(() => parseEnv({ SMTP_URL })).toThrow(/MAIL_FROM: is needed[\s\S]*MONITOR_URL: is needed/);
    expect(() => parseEnv({ SMTP_URL, MAIL_FROM })).toThrow("MONITOR_URL: is needed with SMTP_URL");
  });

  it.each([
    [{}, null],
    [{ MAIL_FROM, MONITOR_URL: "https://monitor.example.org" }, null],
    [{ SMTP_URL, MAIL_FROM, MONITOR_URL: "https://monitor.example.org/" }, "https://monitor.example.org"],
    [{ SMTP_URL, MAIL_FROM, VERCEL_PROJECT_PRODUCTION_URL: "monitor.vercel.app" }, "https://monitor.vercel.app"],
  ])("of %j leads to %s", (variables, origin) => {
    expect(mailSettings(parseEnv(variables))?.origin ?? null).toBe(origin);
  });
});
