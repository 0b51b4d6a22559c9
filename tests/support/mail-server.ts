import { once } from "node:events";
import type { AddressInfo } from "node:net";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";

/** A mail as it arrived. */
export interface Arrived {
  to: string[];
  /** Whom the envelope says it comes from. */
  from: string;
  mail: Email;
  text: string;
  html: string;
  /** The first address of ours in the text. */
  link: string;
}

export interface MailServerOptions {
  /** Absent: anybody may send. */
  user?: { name: string; password: string };
  /** Absent: any free one. */
  port?: number;
  /** What becomes of a recipient: a reply code of its own (450, 550), or taken. */
  onRecipient?(address: string): number | undefined;
  /** Waits before a mail is taken: two senders at once can then overlap. */
  onData?(): Promise<void>;
}

/** A real SMTP server on loopback. */
export interface MailServer {
  url: string;
  port: number;
  /** In the order of arrival. */
  mails: Arrived[];
  /** The newest mail to an address, waiting for it. @throws when none arrives in time */
  next(to: string, subject?: RegExp, after?: number): Promise<Arrived>;
  stop(): Promise<void>;
}

const WAIT_MS = 20_000;

export async function startMailServer(options: MailServerOptions = {}): Promise<MailServer> {
  const mails: Arrived[] = [];
  const server = new SMTPServer({
    authOptional: options.user === undefined,
    disabledCommands: options.user ? ["STARTTLS"] : ["AUTH", "STARTTLS"],
    allowInsecureAuth: true,
    logger: false,
    onAuth({ username, password }, _session, done) {
      const isRight = username === options.user?.name && password === options.user?.password;
      done(isRight ? null : new Error("Wrong user or password"), { user: username });
    },
    onRcptTo({ address }, _session, done) {
      const code = options.onRecipient?.(address);
      done(code === undefined ? null : Object.assign(new Error("Not today"), { responseCode: code }));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.once("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        const taken = async () => {
          await options.onData?.();
          const mail = await PostalMime.parse(Buffer.concat(chunks));
          const text = mail.text ?? "";
          mails.push({
            to: rcptTo.map(({ address }) => address),
            from: mailFrom ? mailFrom.address : "",
            mail,
            text,
            html: mail.html ?? "",
            link: /https?:\/\/\S+/.exec(text)?.[0] ?? "",
          });
        };
        taken().then(() => done(), done);
      });
    },
  });
  server.on("error", () => {});
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server.server, "listening");
  const { port } = server.server.address() as AddressInfo;
  const credentials = options.user
    ? `${encodeURIComponent(options.user.name)}:${encodeURIComponent(options.user.password)}@`
    : "";
  return {
    url: `smtp://${credentials}127.0.0.1:${port}`,
    port,
    mails,
    async next(to, subject = /./, after = 0) {
      const until = performance.now() + WAIT_MS;
      while (performance.now() < until) {
        const found = mails.slice(after).findLast((one) => one.to.includes(to) && subject.test(one.mail.subject ?? ""));
        if (found) return found;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      const seen = mails.map((one) => `${one.to.join()}: ${one.mail.subject}`).join("\n");
      throw new Error(`No mail to ${to} about ${subject}. Arrived:\n${seen || "nothing"}`);
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
