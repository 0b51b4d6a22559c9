import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inTransaction } from "../../lib/ctx";
import { forgetEnv } from "../../lib/env";
import { deliverMail, type MailTo, queueMail } from "../../lib/services/mail";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { type MailServer, type MailServerOptions, startMailServer } from "../support/mail-server";
import { freePort, startServer } from "../support/server";

let database: TestDatabase;
let mailServer: MailServer | undefined;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.end());
afterEach(async () => {
  await mailServer?.stop();
  mailServer = undefined;
  await database.db.query("DELETE FROM mail_outbox");
  pointAt(undefined);
});

const START = Date.parse("2026-11-21T08:00:00Z");
const at = (ms = 0) => database.ctx(new Date(START + ms));
const asked = { userAgent: "", address: "", at: new Date(START) };
const SECONDS = 1_000;
const DAY = 86_400 * SECONDS;

/** Points the process at a mail server, as its environment would. */
function pointAt(url: string | undefined): void {
  for (const name of ["SMTP_URL", "MAIL_FROM", "MONITOR_URL"]) delete process.env[name];
  if (url !== undefined) {
    Object.assign(process.env, {
      SMTP_URL: url,
      MAIL_FROM: "Agent Monitor <monitor@example.org>",
      MONITOR_URL: "https://monitor.example.org",
    });
  }
  forgetEnv();
}

async function start(options: MailServerOptions = {}): Promise<MailServer> {
  mailServer = await startMailServer(options);
  pointAt(mailServer.url);
  return mailServer;
}

const queue = (to: Partial<MailTo> = {}, ms = 0) =>
  queueMail(
    at(ms),
    { personId: null, email: "dana@example.org", locale: "en", ...to },
    { kind: "passwordChanged", asked },
  );

const rows = () =>
  database.db.query<{ state: string; tries: number; text: string; html: string; error: string }>(
    "SELECT state, tries, body_text AS text, body_html AS html, last_error AS error FROM mail_outbox ORDER BY created_at",
  );

describe("without a mail server", () => {
  it("writes and sends nothing", async () => {
    await queue();
    expect(await rows()).toEqual([]);
    expect(await deliverMail(at())).toEqual({ sent: 0, failed: 0 });
  });
});

describe("the outbox", () => {
  it("sends a mail once, in its reader's language, with both parts, and keeps nothing of its text", async () => {
    const server = await start({ user: { name: "monitor@example.org", password: "p@ss:word/%" } });
    await queue({ locale: "zh" });
    expect(await deliverMail(at())).toEqual({ sent: 1, failed: 0 });
    expect(await deliverMail(at(DAY))).toEqual({ sent: 0, failed: 0 });
    const [arrived] = server.mails;
    expect(server.mails).toHaveLength(1);
    expect(arrived).toMatchObject({ to: ["dana@example.org"], from: "monitor@example.org" });
    expect(arrived?.mail).toMatchObject({
      subject: "你的密码已更改",
      from: { name: "Agent Monitor", address: "monitor@example.org" },
    });
    expect(arrived?.text).toContain("https://monitor.example.org/forgot-password");
    expect(arrived?.html).toContain('<html lang="zh-CN">');
    expect(await rows()).toEqual([{ state: "sent", tries: 1, text: "", html: "", error: "" }]);
  });

  it("tries again with growing pauses while the server is down, and delivers once it is back", async () => {
    const port = await freePort();
    pointAt(`smtp://127.0.0.1:${port}`);
    await queue();
    const triedAt: number[] = [];
    for (let second = 0; second <= 240; second += 10) {
      const { failed } = await deliverMail(at(second * SECONDS));
      if (failed > 0) triedAt.push(second);
    }
    expect(triedAt).toEqual([0, 30, 90, 210]);
    expect((await rows())[0]?.error).toContain(`127.0.0.1:${port} cannot be reached`);
    await start({ port });
    expect(await deliverMail(at(450 * SECONDS))).toEqual({ sent: 1, failed: 0 });
    expect(mailServer?.mails).toHaveLength(1);
  });

  it("gives up after a day, and forgets the text", async () => {
    pointAt(`smtp://127.0.0.1:${await freePort()}`);
    await queue();
    await deliverMail(at());
    await deliverMail(at(DAY));
    expect(await rows()).toMatchObject([{ state: "given_up", tries: 1, text: "", html: "" }]);
  });

  it("does not send a link that no longer works", async () => {
    const server = await start();
    const until = new Date(START + 60 * SECONDS);
    await queueMail(
      at(),
      { personId: null, email: "dana@example.org", locale: "en" },
      { kind: "magicLink", path: "/magic-link?code=x", until, asked },
    );
    await deliverMail(at(60 * SECONDS));
    expect(await rows()).toMatchObject([{ state: "given_up", text: "" }]);
    expect(server.mails).toEqual([]);
  });

  it("gives up at once on an address the server refuses for good, and only on that one", async () => {
    const server = await start({ onRecipient: (address) => (address.startsWith("gone@") ? 550 : undefined) });
    await queue({ email: "gone@example.org" });
    await queue({}, 1);
    expect(await deliverMail(at(1))).toEqual({ sent: 1, failed: 1 });
    expect(await rows()).toMatchObject([{ state: "refused", text: "" }, { state: "sent" }]);
    expect(server.mails.map(({ to }) => to)).toEqual([["dana@example.org"]]);
  });

  it("tries again when the server only says: not now", async () => {
    let code: number | undefined = 451;
    const server = await start({ onRecipient: () => code });
    await queue();
    expect(await deliverMail(at())).toEqual({ sent: 0, failed: 1 });
    code = undefined;
    expect(await deliverMail(at(30 * SECONDS))).toEqual({ sent: 1, failed: 0 });
    expect(server.mails).toHaveLength(1);
  });

  it("leaves a mail that somebody died over to the next one, once the lease is over", async () => {
    const server = await start();
    await queue();
    await database.db.query("UPDATE mail_outbox SET tries = 1, next_try_at = $1", [new Date(START + 180 * SECONDS)]);
    expect(await deliverMail(at(179 * SECONDS))).toEqual({ sent: 0, failed: 0 });
    expect(await deliverMail(at(180 * SECONDS))).toEqual({ sent: 1, failed: 0 });
    expect(server.mails).toHaveLength(1);
  });

  it("writes for nobody what is never sent", async () => {
    const server = await start();
    await queue({ email: null });
    expect(await deliverMail(at())).toEqual({ sent: 0, failed: 0 });
    expect(await rows()).toMatchObject([{ state: "nobody", text: "", html: "" }]);
    expect(server.mails).toEqual([]);
  });
});

describe("several senders at once", () => {
  const MAILS = 24;
  let release: () => void;
  let held: Promise<void>;
  beforeEach(() => {
    held = new Promise((resolve) => {
      release = resolve;
    });
  });

  it("send each mail once, whatever they take at the same time", async () => {
    // No mail is taken before both have mails in their hands.
    let open = 0;
    const server = await start({
      onData: () => {
        open += 1;
        if (open > 5) release();
        return held;
      },
    });
    for (let index = 0; index < MAILS; index += 1) await queue({ email: `reader${index}@example.org` }, index);
    const results = await Promise.all([deliverMail(at(100)), deliverMail(at(100)), deliverMail(at(100))]);
    expect(results.reduce((sum, { sent }) => sum + sent, 0)).toBe(MAILS);
    expect(results.filter(({ sent }) => sent > 0).length).toBeGreaterThan(1);
    expect(new Set(server.mails.map(({ to }) => to.join())).size).toBe(MAILS);
    expect(server.mails).toHaveLength(MAILS);
  });
});

describe("two platforms on one database", () => {
  it("send each mail once, by themselves", async () => {
    const server = await start();
    const env = { SMTP_URL: server.url, MAIL_FROM: "monitor@example.org", MONITOR_URL: "https://monitor.example.org" };
    const platforms = await Promise.all([1, 2].map(() => startServer({ databaseUrl: database.url, env })));
    try {
      const ctx = database.ctx();
      const readers = Array.from({ length: 15 }, (_, index) => `reader${index}@example.org`);
      const mail = { kind: "passwordChanged", asked } as const;
      await inTransaction(ctx, async (tx) => {
        for (const email of readers) await queueMail(tx, { personId: null, email, locale: "en" }, mail);
      });
      await expect
        .poll(async () => new Set((await rows()).map(({ state }) => state)), { timeout: 20_000 })
        .toEqual(new Set(["sent"]));
      expect(server.mails.map(({ to }) => to.join()).sort()).toEqual([...readers].sort());
    } finally {
      await Promise.all(platforms.map((platform) => platform.stop()));
    }
  });
});

describe("npm run admin -- mail", () => {
  async function admin(variables: Record<string, string>, ...args: string[]) {
    const child = spawn(process.execPath, ["scripts/run.mjs", "admin", ...args], {
      env: { ...process.env, DATABASE_URL: database.url, SMTP_URL: "", MAIL_FROM: "", MONITOR_URL: "", ...variables },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const said = { out: "", err: "" };
    child.stdout.on("data", (chunk: Buffer) => {
      said.out += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      said.err += chunk.toString();
    });
    const [code] = await once(child, "close");
    return { code, ...said };
  }
  const set = (url: string) => ({
    SMTP_URL: url,
    MAIL_FROM: "monitor@example.org",
    MONITOR_URL: "http://localhost:3000",
  });

  it("says what is missing when no mail server is set", async () => {
    const { code, err } = await admin({}, "mail", "test", "--to", "dana@example.org");
    expect(code).toBe(1);
    expect(err).toContain("No mail server is set. Give SMTP_URL, MAIL_FROM and MONITOR_URL");
  });

  it("says in plain words that nobody answers, or that the password is wrong, and never repeats it", async () => {
    const port = await freePort();
    const nobody = await admin(set(`smtp://127.0.0.1:${port}`), "mail", "test", "--to", "dana@example.org");
    expect([nobody.code, nobody.out]).toEqual([1, ""]);
    expect(nobody.err).toContain(`127.0.0.1:${port} cannot be reached`);

    const server = await start({ user: { name: "monitor", password: "right" } });
    const wrong = `smtp://monitor:wr0ng-secret@127.0.0.1:${server.port}`;
    const refused = await admin(set(wrong), "mail", "test", "--to", "dana@example.org");
    expect(refused.code).toBe(1);
    expect(refused.err).toContain("refused the user name or password in SMTP_URL");
    expect(refused.err + refused.out).not.toContain("wr0ng-secret");
  });

  it("sends one", async () => {
    const server = await start();
    const { code, out } = await admin(set(server.url), "mail", "test", "--to", "dana@example.org");
    expect(code).toBe(0);
    expect(out).toContain(`127.0.0.1:${server.port} took the mail to dana@example.org.`);
    expect(server.mails[0]?.mail.subject).toBe("Mail works");
  });
});
