import { spawn } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signIn } from "../../lib/services/sign-in";
import { verifyToken } from "../../lib/services/tokens";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { MONITOR_SECRET } from "../support/server";

interface Ended {
  code: number | null;
  out: string;
  err: string;
  lastLine: string;
}

describe("npm run admin", () => {
  let test: TestDatabase;
  const origin = { userAgent: "test", address: "127.0.0.1" };

  beforeAll(async () => {
    test = await createTestDatabase();
  });
  afterAll(() => test.end());

  function admin(...args: string[]): Promise<Ended> {
    return new Promise((resolve) => {
      const env = { ...process.env, DATABASE_URL: test.url, MONITOR_SECRET };
      const child = spawn(process.execPath, ["scripts/run.mjs", "admin", ...args], {
        env,
        stdio: ["ignore", "pipe", "pipe"],
      });
      const said = { out: "", err: "" };
      child.stdout.on("data", (chunk: Buffer) => {
        said.out += chunk.toString();
      });
      child.stderr.on("data", (chunk: Buffer) => {
        said.err += chunk.toString();
      });
      child.once("close", (code) => resolve({ code, ...said, lastLine: said.out.trimEnd().split("\n").at(-1) ?? "" }));
    });
  }

  it.each([
    [[], "Usage: npm run admin"],
    [["user"], "Unknown command: user"],
    [["token", "revoke"], "Unknown command: token revoke"],
    [["user", "create"], "--email is missing."],
    [["user", "create", "--email", ""], "--email is empty."],
    [["token", "create", "--email", "a@b.example", "--password", "x"], "token create takes no --password."],
    [["user", "create", "--emial", "a@b.example"], "--emial"],
    [["user", "create", "--email", "nobody"], "Give an e-mail address such as name@example.org."],
    [["user", "create", "--email", "a@b.example", "--password", "short"], "Choose another password"],
  ])("ends with code 2 and says what is wrong with %j", async (args, sentence) => {
    const { code, out, err } = await admin(...args);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(sentence);
  });

  it("ends with code 1 when the person does not exist, or exists already", async () => {
    expect(await admin("token", "create", "--email", "nobody@example.com")).toMatchObject({
      code: 1,
      out: "",
      err: "Nobody here has the e-mail nobody@example.com. Create them first: user create --email nobody@example.com\n",
    });
    await admin("user", "create", "--email", "twice@example.com");
    expect(await admin("user", "create", "--email", "Twice@Example.com")).toMatchObject({ code: 1, out: "" });
  });

  it("creates a person who can sign in with the printed password, once it is reset only with the new one", async () => {
    const email = "dana@example.com";
    const { lastLine: first } = await admin("user", "create", "--email", email, "--name", "Dana");
    await expect(signIn(test.ctx(), { email, password: first, origin })).resolves.toMatchObject({ kind: "login" });
    const { lastLine: second } = await admin("user", "reset-password", "--email", email);
    await expect(signIn(test.ctx(), { email, password: first, origin })).rejects.toThrow("E-mail or password is wrong");
    await expect(signIn(test.ctx(), { email, password: second, origin })).resolves.toBeDefined();
  });

  it("prints no password that was given to it", async () => {
    const password = "a password for tests";
    const { out } = await admin("user", "create", "--email", "erin@example.com", "--password", password);
    expect(out).not.toContain(password);
  });

  it("prints a token alone on the last line, and it works", async () => {
    await admin("user", "create", "--email", "fay@example.com");
    const { code, lastLine } = await admin("token", "create", "--email", "fay@example.com", "--name", "server room");
    expect(code).toBe(0);
    expect(lastLine).toMatch(/^\S+$/);
    expect(await verifyToken(test.ctx(), lastLine)).toMatchObject({ accountName: "fay@example.com" });
  });
});
