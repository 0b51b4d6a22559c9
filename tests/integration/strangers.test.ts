import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signUp } from "../../lib/services/accounts";
import { createToken } from "../../lib/services/tokens";
import { actionIds, callAction } from "../support/actions";
import { anonymous, newVisitor, signedInVisitor, type Visitor } from "../support/browserless-login";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { makeJob } from "../support/jobs";
import { startServer, type TestServer } from "../support/server";
import { makeSession } from "../support/sessions";

/**
 * Nobody gets in. Every page, route and server action found in app/ has an entry here, saying what a stranger gets;
 * one without an entry fails, and so does an entry for nothing. Alice owns what is asked for; Charlie has an account
 * of his own; nobody is not signed in.
 */
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PASSWORD = "correct horse battery";
const SECRET_NAME = "alices-hidden-agent";

/** What Alice has. */
interface Belongings {
  agentId: string;
  hostId: string;
  sessionId: string;
  jobId: string;
  tokenId: string;
  token: string;
  loginId: string;
  identityId: string;
  personId: string;
  accountId: string;
}

type Entry =
  /** Anybody may; nothing of Alice's is in it. */
  | { kind: "public"; path?: string }
  /** For people: nobody is sent to sign in (or told 401); what is Charlie's is shown to Charlie, without a word of Alice's. */
  | { kind: "person"; path?: string }
  /** Names one thing of Alice's: 404 for Charlie, sign-in for nobody. */
  | { kind: "owned"; path: (alice: Belongings) => string }
  /** For uploaders: refused without a token. */
  | { kind: "token"; method: "GET" | "POST"; path?: string }
  /** For published agents: refused without a key, in the published words. */
  | { kind: "key" }
  /** For machines that ask to be connected: a form from anybody, judged by what is in it and never by a cookie. */
  | { kind: "machine" }
  /** For the schedule: does not exist for those who do not know the secret. */
  | { kind: "secret" };

const ROUTES: Record<string, Entry> = {
  "/": { kind: "public" },
  "/docs": { kind: "public" },
  "/docs/[page]": { kind: "public", path: "/docs/connect" },
  "/sign-in": { kind: "public" },
  "/sign-in/second-factor": { kind: "public" },
  "/sign-up": { kind: "public" },
  "/magic-link": { kind: "public" },
  "/forgot-password": { kind: "public" },
  "/reset-password": { kind: "public" },
  "/verify-email": { kind: "public" },
  "/install.sh": { kind: "public" },
  "/install.ps1": { kind: "public" },
  "/watch/install.sh": { kind: "public" },
  "/watch/install.bat": { kind: "public" },
  "/api/auth/[...nextauth]": { kind: "public" },
  "/api/health": { kind: "public" },
  "/overview": { kind: "person" },
  "/agents": { kind: "person" },
  "/agents/[id]": { kind: "owned", path: (alice) => `/agents/${alice.agentId}` },
  "/hosts": { kind: "person" },
  "/hosts/[id]": { kind: "owned", path: (alice) => `/hosts/${alice.hostId}` },
  "/sessions": { kind: "person" },
  "/errors": { kind: "person" },
  "/sessions/[id]": { kind: "owned", path: (alice) => `/sessions/${alice.sessionId}` },
  "/jobs": { kind: "person" },
  "/jobs/[id]": { kind: "owned", path: (alice) => `/jobs/${alice.jobId}` },
  "/api/jobs": { kind: "person" },
  "/api/jobs/[id]": { kind: "owned", path: (alice) => `/api/jobs/${alice.jobId}` },
  "/usage": { kind: "person" },
  "/usage/export": { kind: "person" },
  "/api/usage": { kind: "person" },
  "/settings/prices": { kind: "person" },
  "/connect": { kind: "person" },
  "/home": { kind: "person" },
  "/settings": { kind: "person" },
  "/settings/agents": { kind: "person" },
  "/settings/tokens": { kind: "person" },
  "/settings/threshold": { kind: "person" },
  "/settings/retention": { kind: "person" },
  "/settings/profile": { kind: "person" },
  "/settings/security": { kind: "person" },
  "/settings/logins": { kind: "person" },
  "/settings/appearance": { kind: "person" },
  "/settings/data": { kind: "person" },
  "/settings/data/export": { kind: "person" },
  "/api/agents": { kind: "person" },
  "/api/sessions": { kind: "person" },
  "/api/sessions/[id]": { kind: "owned", path: (alice) => `/api/sessions/${alice.sessionId}` },
  "/api/find": { kind: "person", path: "/api/find?q=a" },
  "/api/connect": { kind: "person" },
  "/api/world": { kind: "public" },
  "/api/live": { kind: "person" },
  "/api/devices": { kind: "person" },
  "/api/devices/[id]": { kind: "owned", path: (alice) => `/api/devices/${alice.hostId}` },
  "/api/devices/[id]/status": { kind: "owned", path: (alice) => `/api/devices/${alice.hostId}/status` },
  "/api/devices/[id]/errors": { kind: "owned", path: (alice) => `/api/devices/${alice.hostId}/errors` },
  "/api/errors": { kind: "person" },
  "/api/stats": { kind: "person" },
  "/api/trends": { kind: "person" },
  "/api/report/status": { kind: "key" },
  "/api/report/error": { kind: "key" },
  "/api/upload": { kind: "token", method: "POST" },
  "/api/ingest/[kind]": { kind: "token", method: "POST", path: "/api/ingest/heartbeats" },
  "/api/token/validate": { kind: "token", method: "GET" },
  "/api/totals": { kind: "token", method: "GET" },
  "/device": { kind: "person", path: "/device?code=BCDF-GHJK" },
  "/api/device/code": { kind: "machine" },
  "/api/device/token": { kind: "machine" },
  "/api/cron/sweep": { kind: "secret" },
};

/** For each server action, arguments that reach for what is Alice's; null: it takes nothing of anybody's. */
const ACTIONS: Record<string, ((alice: Belongings) => unknown[]) | null> = {
  signUpAction: null,
  lookAround: null,
  requestMagicLinkAction: null,
  requestResetAction: null,
  signInByLinkAction: null,
  resetPasswordAction: null,
  verifyEmailAction: null,
  sendVerificationAction: () => [{}],
  cancelEmailChangeAction: () => [{}],
  deleteAccountAction: () => [{ email: "alice@example.com" }],
  signOut: null,
  secondFactorAction: null,
  proofWayAction: () => [{}],
  proveAction: () => [{ proof: "wrong" }],
  proveThroughAction: () => [{ provider: "oidc" }],
  beginEnrolmentAction: () => [{}],
  confirmEnrolmentAction: () => [{ code: "000000" }],
  renewRecoveryCodesAction: () => [{}],
  turnOffSecondFactorAction: () => [{}],
  connectIdentityAction: () => [{ provider: "oidc" }],
  disconnectIdentityAction: (alice) => [{ identityId: alice.identityId }],
  setFirstPasswordAction: () => [{ next: "another good passphrase" }],
  chooseLocale: null,
  chooseTheme: null,
  chooseView: null,
  chooseBubbles: null,
  approveDeviceAction: () => [{ code: "BCDF-GHJK" }],
  denyDeviceAction: () => [{ code: "BCDF-GHJK" }],
  generateTokenAction: () => [{ name: "not Alice's" }],
  renameTokenAction: (alice) => [{ id: alice.tokenId, name: "renamed by a stranger" }],
  revokeTokenAction: (alice) => [{ id: alice.tokenId }],
  restoreTokenAction: (alice) => [{ id: alice.tokenId, ticket: `${Date.now()}.made-up` }],
  setTokenReachAction: (alice) => [{ id: alice.tokenId, reach: alice.hostId }],
  addHostAction: () => [{ name: "not Alice's", type: "nas", publicIp: "", notes: "" }],
  editHostAction: (alice) => [
    { id: alice.hostId, name: "renamed by a stranger", type: "nas", publicIp: "", notes: "" },
  ],
  rotateHostKeyAction: (alice) => [{ id: alice.hostId }],
  deleteHostAction: (alice) => [{ id: alice.hostId }],
  uploadAgentsAction: () => [{ text: '[{"id":"main"}]' }],
  setWorldCountedAction: () => [{ counted: false }],
  setContentAllowedAction: () => [{ allowed: true }],
  endLoginAction: (alice) => [{ loginId: alice.loginId }],
  endOtherLoginsAction: () => [{}],
  setThresholdAction: () => [{ minutes: 59 }],
  setRetentionAction: () => [{ metrics: 7, sessions: 30, errors: 7 }],
  setTimeZoneAction: () => [{ timeZone: "Mars/Olympus" }],
  setPriceAction: () => [{ model: "m", input: "1", output: "1", cacheRead: "1", cacheWrite: "1" }],
  removePriceAction: () => [{ model: "m" }],
  setRateAction: () => [{ rate: "2" }],
  updateProfileAction: () => [{ name: "stranger", email: "charlie@example.com" }],
  changePasswordAction: () => [{ current: "wrong", next: "another good passphrase" }],
};

let database: TestDatabase;
let server: TestServer;
let alice: Belongings;
let charlie: Visitor;
/** In the demo, which nobody may change. */
let visitor: Visitor;
let charlieAccount = "";
const nobody: Visitor = { request: (path, init) => anonymous(server.url).request(path, init) };

function filesOf(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length).split(sep).join("/"));
}

/** `app/(app)/agents/(list)/page.tsx` -> `/agents`. */
function routesInApp(): string[] {
  const served = filesOf("app").filter((file) => /\/(page|route)\.tsx?$/.test(file));
  const paths = served.map((file) => {
    const parts = file.split("/").slice(1, -1);
    return `/${parts.filter((part) => !/^\(.*\)$/.test(part)).join("/")}`;
  });
  return [...new Set(paths)].sort();
}

function actionsInApp(): string[] {
  return [...filesOf("app"), ...filesOf("lib"), ...filesOf("components")]
    .filter((file) => /\.tsx?$/.test(file))
    .flatMap((file) => {
      const text = readFileSync(join(ROOT, file), "utf8");
      if (!/^["']use server["']/.test(text)) return [];
      return [...text.matchAll(/export (?:const|async function) (\w+)/g)].map((match) => match[1] ?? "");
    })
    .sort();
}

const act = (who: Visitor, name: string, args: unknown[]) => callAction(server.url, who, name, args);

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startServer({ databaseUrl: database.url });
  const ctx = database.ctx();
  const owner = await signUp(ctx, { email: "alice@example.com", password: PASSWORD, name: "Alice" });
  const stranger = await signUp(ctx, { email: "charlie@example.com", password: PASSWORD, name: "Charlie" });
  charlieAccount = stranger.accountId;
  const { id: tokenId, token } = await createToken({ ...ctx, accountId: owner.accountId }, { name: "Alice's token" });
  await fetch(`${server.url}/api/upload`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-agent-token": token, "x-host-id": "alices-host" },
    body: JSON.stringify([{ id: SECRET_NAME }]),
  });
  const [agent] = await ctx.db.query<{ id: string; host_id: string }>("SELECT id, host_id FROM agent", []);
  const sessionId = await makeSession({ ...ctx, accountId: owner.accountId }, agent?.host_id ?? "", {
    label: SECRET_NAME,
  });
  const jobId = await makeJob({ ...ctx, accountId: owner.accountId }, agent?.host_id ?? "", { name: SECRET_NAME });
  await signedInVisitor(server.url, "alice@example.com", PASSWORD);
  const [login] = await ctx.db.query<{ id: string }>("SELECT id FROM login WHERE person_id = $1", [owner.personId]);
  const [identity] = await ctx.db.query<{ id: string }>(
    `INSERT INTO identity (person_id, provider, issuer, subject, email, created_at)
     VALUES ($1, 'oidc', 'https://issuer.example', 'alice', 'alice@example.com', $2) RETURNING id`,
    [owner.personId, ctx.now],
  );
  alice = {
    ...owner,
    tokenId,
    token,
    agentId: agent?.id ?? "",
    hostId: agent?.host_id ?? "",
    sessionId,
    jobId,
    loginId: login?.id ?? "",
    identityId: identity?.id ?? "",
  };
  charlie = await signedInVisitor(server.url, "charlie@example.com", PASSWORD);
  visitor = newVisitor(server.url);
  expect((await act(visitor, "lookAround", [])).headers.get("set-cookie")).toContain("session-token");
}, 90_000);

afterAll(async () => {
  await server.stop();
  await database.end();
});

/** Pages answer with a redirect; a page that began to stream says so in its body. */
async function isSignIn(reply: Response): Promise<boolean> {
  if (reply.status === 401) return true;
  const to = reply.headers.get("location") ?? "";
  return [302, 303, 307, 308].includes(reply.status) && new URL(to, server.url).pathname === "/sign-in";
}

/** Everything of Alice's that must not stand in an answer. */
const traces = () => [
  SECRET_NAME,
  alice.agentId,
  alice.hostId,
  alice.sessionId,
  alice.jobId,
  alice.tokenId,
  alice.loginId,
  alice.identityId,
  alice.accountId,
  alice.personId,
];

async function body(reply: Response): Promise<string> {
  if (!reply.headers.get("content-type")?.includes("event-stream")) return reply.text();
  await reply.body?.cancel();
  return "";
}

describe("the list of routes and actions", () => {
  it("has an entry for every page and route, and none for one that is gone", () => {
    expect(Object.keys(ROUTES).sort()).toEqual(routesInApp());
  });

  it("has an entry for every server action, and none for one that is gone", () => {
    expect(Object.keys(ACTIONS).sort()).toEqual(actionsInApp());
  });
});

describe.each(Object.entries(ROUTES))("%s", (route, entry) => {
  const path = () => (entry.kind === "owned" ? entry.path(alice) : "path" in entry && entry.path ? entry.path : route);

  if (entry.kind === "public") {
    it("shows strangers nothing of Alice's", async () => {
      const asked = path().replace("[...nextauth]", "session");
      for (const who of [nobody, charlie]) {
        const reply = await who.request(asked);
        expect(reply.status).toBeLessThan(400);
        const text = await body(reply);
        expect(traces().filter((trace) => text.includes(trace))).toEqual([]);
      }
    });
  }

  if (entry.kind === "person" || entry.kind === "owned") {
    it("sends somebody who is not signed in to sign in", async () => {
      const reply = await nobody.request(path());
      expect(await isSignIn(reply), `${reply.status} ${reply.headers.get("location")}`).toBe(true);
      const text = await body(reply);
      expect(traces().filter((trace) => text.includes(trace) && !path().includes(trace))).toEqual([]);
    });
  }

  if (entry.kind === "person") {
    it("shows Charlie nothing of Alice's", async () => {
      const reply = await charlie.request(path());
      expect(reply.status).toBeLessThan(400);
      const text = await body(reply);
      expect(traces().filter((trace) => text.includes(trace))).toEqual([]);
    });
  }

  if (entry.kind === "owned") {
    it("is 404 for Charlie", async () => {
      const reply = await charlie.request(path());
      expect(reply.status).toBe(404);
      expect(await body(reply)).not.toContain(SECRET_NAME);
    });
  }

  if (entry.kind === "token") {
    it("refuses a request without a token, and one with a token that is not ours", async () => {
      const init = { method: entry.method, ...(entry.method === "POST" ? { body: "[]" } : {}) };
      expect((await nobody.request(path(), init)).status).toBe(401);
      const forged = await nobody.request(path(), {
        ...init,
        headers: { "x-agent-token": `${alice.token.slice(0, -1)}_` },
      });
      expect(forged.status).toBe(403);
    });

    it("takes no cookie in place of a token", async () => {
      const init = { method: entry.method, ...(entry.method === "POST" ? { body: "[]" } : {}) };
      expect((await charlie.request(path(), init)).status).toBe(401);
    });
  }

  if (entry.kind === "key") {
    it("refuses a request without a key, one with a key that is not ours, and a cookie in its place", async () => {
      const report = (body: object) => ({
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ message: "x", ...body }),
      });
      for (const [who, body] of [
        [nobody, {}],
        [nobody, { api_key: "0".repeat(64) }],
        [charlie, {}],
      ] as const) {
        const reply = await who.request(path(), report(body));
        expect([reply.status, await reply.json()]).toEqual([401, { detail: "Invalid API Key" }]);
      }
    });
  }

  if (entry.kind === "machine") {
    it("refuses an empty form alike from anybody, and gives nothing to a cookie", async () => {
      const replies = await Promise.all(
        [nobody, charlie].map((who) => who.request(path(), { method: "POST", body: new URLSearchParams() })),
      );
      const [one, other] = await Promise.all(replies.map(async (reply) => [reply.status, await reply.text()]));
      expect(one).toEqual([400, expect.stringContaining("invalid_request")]);
      expect(other).toEqual(one);
    });
  }

  if (entry.kind === "secret") {
    it("does not exist for strangers", async () => {
      for (const who of [nobody, charlie]) {
        for (const method of ["GET", "POST"]) expect((await who.request(path(), { method })).status).toBe(404);
      }
    });
  }
});

describe.each(Object.entries(ACTIONS))("action %s", (name, argumentsFor) => {
  if (argumentsFor === null) {
    it("is for anybody and takes no id of anybody's", () => {
      expect(actionIds().has(name)).toBe(true);
    });
    return;
  }

  /** Alice's rows as they are now; reading her pages would touch some of them. */
  const snapshot = () =>
    database.db.query(
      `SELECT (SELECT json_agg(t ORDER BY t.id) FROM agent_token t WHERE account_id = $1) AS tokens,
              (SELECT json_agg(l ORDER BY l.id) FROM login l WHERE account_id = $1) AS logins,
              (SELECT row_to_json(a) FROM account a WHERE id = $1) AS account,
              (SELECT json_agg(h ORDER BY h.id) FROM host h WHERE account_id = $1) AS hosts,
              (SELECT json_agg(i) FROM identity i WHERE person_id = $2) AS identities,
              (SELECT row_to_json(p) FROM person p WHERE id = $2) AS person`,
      [alice.accountId, alice.personId],
    );

  it("does nothing for somebody who is not signed in", async () => {
    const before = await database.db.query(
      "SELECT (SELECT count(*) FROM agent_token) AS t, (SELECT json_agg(a) FROM account a) AS a",
    );
    const reply = await act(nobody, name, argumentsFor(alice));
    expect(
      reply.status === 303 || reply.status === 401 || reply.headers.get("x-action-redirect")?.startsWith("/sign-in"),
    ).toBeTruthy();
    expect(
      await database.db.query(
        "SELECT (SELECT count(*) FROM agent_token) AS t, (SELECT json_agg(a) FROM account a) AS a",
      ),
    ).toEqual(before);
  });

  it("leaves everything of Alice's as it was when Charlie calls it", async () => {
    const before = await snapshot();
    const reply = await act(charlie, name, argumentsFor(alice));
    // It did run: an action the page does not know would be answered with the page.
    expect([reply.status, reply.headers.get("content-type")]).toEqual([200, "text/x-component"]);
    const text = await reply.text();
    expect(traces().filter((trace) => text.includes(trace))).toEqual([]);
    expect(await snapshot()).toEqual(before);
    expect(charlieAccount).not.toBe(alice.accountId);
  });

  it("changes nothing in the demo, and gives its visitor nothing", async () => {
    const demo = () =>
      database.db.query(
        `SELECT (SELECT json_agg(json_build_array(t.id, t.name, t.revoked_at) ORDER BY t.id) FROM agent_token t WHERE account_id = a.id) AS tokens,
                (SELECT json_agg(json_build_array(l.id, l.revoked_at) ORDER BY l.id) FROM login l WHERE account_id = a.id) AS logins,
                (SELECT json_agg(h.id ORDER BY h.id) FROM host h WHERE account_id = a.id) AS hosts,
                (SELECT json_agg(p) FROM person p JOIN membership m ON m.person_id = p.id WHERE m.account_id = a.id) AS people,
                row_to_json(a) AS account FROM account a WHERE is_demo`,
      );
    const before = await demo();
    const text = await (await act(visitor, name, argumentsFor(alice))).text();
    expect(text).not.toContain('"ok":true');
    expect(await demo()).toEqual(before);
  });
});
