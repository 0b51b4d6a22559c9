import { randomInt } from "node:crypto";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { storedSecrets } from "../lib/auth/secrets";
import { EmailError } from "../lib/channels/email";
import type { Ctx } from "../lib/ctx";
import { closeDatabase, database, directClient } from "../lib/db";
import { startBundled } from "../lib/db/embedded";
import { migrate } from "../lib/db/migrate";
import { StartError } from "../lib/db/start-error";
import { databaseUrl, EnvError, env, parseEnv } from "../lib/env";
import { AppError } from "../lib/errors";
import { emailKey, resetPassword, signUp } from "../lib/services/accounts";
import { sendTestMail, writeSamples } from "../lib/services/mail-trial";
import { createToken } from "../lib/services/tokens";

/** `npm run admin`: what an operator does without a browser. Works whether the platform runs or not. */

/** This file lies one folder below it, as a source and as a bundle. */
const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");

const USAGE = `Usage: npm run admin -- <command>

  user create --email E [--password P] [--name N]   a person with an account of their own
  user reset-password --email E [--password P]      a new password; ends every login of the person
  token create --email E [--name N] [--reusable]    an agent token of that person's account; it belongs to the first
                                                    machine that reports with it, unless --reusable
  mail test --to E                                  sends one mail, and says what is wrong if it cannot
  mail render --to FOLDER                           writes every mail as a file, to be looked at
  database-url                                      the address of the database, for psql or a backup

Without --password one is made and printed on the last line. A token, too, stands alone on the last line.`;

class UsageError extends Error {}

interface Options {
  email?: string;
  password?: string;
  name?: string;
  reusable?: boolean;
  to?: string;
}

interface Command {
  /** Options it cannot do without. */
  needs: (keyof Options)[];
  takes: (keyof Options)[];
  /** @returns the lines to print; the last one may be a secret and stands alone */
  run(ctx: Ctx, options: Options): Promise<string[]>;
}

const COMMANDS: Record<string, Command> = {
  "user create": {
    needs: ["email"],
    takes: ["email", "password", "name"],
    async run(ctx, { email = "", password = madeUpPassword(), name }) {
      await signUp(ctx, { email, password, name });
      return [`Created ${email}.`, ...(given.password === undefined ? ["Password:", password] : [])];
    },
  },
  "user reset-password": {
    needs: ["email"],
    takes: ["email", "password"],
    async run(ctx, { email = "", password = madeUpPassword() }) {
      await resetPassword(ctx, { email, password });
      const done = `The password of ${email} is changed, and every login of theirs has ended.`;
      return [done, ...(given.password === undefined ? ["Password:", password] : [])];
    },
  },
  "token create": {
    needs: ["email"],
    takes: ["email", "name", "to", "reusable"],
    async run(ctx, { email = "", name, reusable }) {
      const { accountId, personId } = await findPerson(ctx, email);
      const { token } = await createToken({ ...ctx, accountId }, { name, createdBy: personId, reusable });
      return ["It is shown only this once:", token];
    },
  },
  "mail test": {
    needs: ["to"],
    takes: ["to"],
    run: async (_ctx, { to = "" }) => [await sendTestMail(to)],
  },
  "mail render": {
    needs: ["to"],
    takes: ["to"],
    run: (_ctx, { to = "" }) => writeSamples(to),
  },
  "database-url": {
    needs: [],
    takes: [],
    run: async () => [databaseUrl(env()) ?? ""],
  },
};

let given: Options = {};

async function main(): Promise<void> {
  const command = readCommandLine(process.argv.slice(2));
  const close = await openDatabase();
  try {
    const lines = await command.run({ db: database(), now: new Date() }, given);
    process.stdout.write(`${lines.join("\n")}\n`);
  } finally {
    await close();
  }
}

function readCommandLine(args: string[]): Command {
  const text = { type: "string" } as const;
  let parsed: ReturnType<typeof parse>;
  const parse = () =>
    parseArgs({
      args,
      allowPositionals: true,
      options: {
        email: text,
        password: text,
        name: text,
        to: text,
        reusable: { type: "boolean" },
        help: { type: "boolean" },
      },
    });
  try {
    parsed = parse();
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const { help, ...options } = parsed.values;
  const name = parsed.positionals.join(" ");
  const command = COMMANDS[name];
  if (help) throw new UsageError("");
  if (!command) throw new UsageError(name === "" ? "" : `Unknown command: ${name}`);
  for (const option of ["email", "password", "name", "reusable"] as const) {
    const value = options[option];
    if (value === undefined && command.needs.includes(option)) throw new UsageError(`--${option} is missing.`);
    if (value !== undefined && !command.takes.includes(option)) throw new UsageError(`${name} takes no --${option}.`);
    if (value === "") throw new UsageError(`--${option} is empty.`);
  }
  given = options;
  return command;
}

/** Opens the platform's database as the platform would. @returns closes it, and stops the bundled one if nobody else uses it */
async function openDatabase(): Promise<() => Promise<void>> {
  const file = join(ROOT, ".env");
  if (existsSync(file)) process.loadEnvFile(file);
  const settings = parseEnv(process.env);
  if (settings.MONITOR_SECRET === undefined) {
    process.env.MONITOR_SECRET = storedSecrets(settings.MONITOR_DATA_DIR).MONITOR_SECRET;
  }
  const bundled =
    databaseUrl(settings) === undefined ? await startBundled(settings.MONITOR_DATA_DIR, { role: "visitor" }) : null;
  if (bundled) process.env.DATABASE_URL = bundled.url;
  const client = await directClient().catch((error: Error) => {
    throw new StartError(`The database cannot be reached: ${error.message}. Check DATABASE_URL.`, { cause: error });
  });
  await migrate(client, join(ROOT, "prisma", "migrations"));
  await client.end();
  return async () => {
    await closeDatabase();
    await bundled?.stop();
  };
}

async function findPerson(ctx: Ctx, email: string): Promise<{ accountId: string; personId: string }> {
  const [row] = await ctx.db.query<{ accountId: string; personId: string }>(
    `SELECT m.account_id AS "accountId", p.id AS "personId" FROM person p JOIN membership m ON m.person_id = p.id
     WHERE p.email_key = $1 ORDER BY m.role = 'owner' DESC, m.created_at LIMIT 1`,
    [emailKey(email)],
  );
  if (row) return row;
  throw new AppError(
    "not_found",
    `Nobody here has the e-mail ${email}. Create them first: user create --email ${email}`,
  );
}

/** Four groups of five characters that cannot be mistaken for one another: 97 bits. */
function madeUpPassword(): string {
  const letters = "abcdefghjkmnpqrstuvwxyz23456789";
  const group = () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join("");
  return [group(), group(), group(), group()].join("-");
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    if (error instanceof UsageError) console.error([error.message, USAGE].filter(Boolean).join("\n\n"));
    else if (
      error instanceof AppError ||
      error instanceof EmailError ||
      error instanceof EnvError ||
      error instanceof StartError
    )
      console.error(error.message);
    else console.error(error);
    const isInput = error instanceof UsageError || error instanceof EnvError;
    process.exit(isInput || (error instanceof AppError && error.kind === "bad_input") ? 2 : 1);
  },
);
