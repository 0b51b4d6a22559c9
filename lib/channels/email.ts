import { createTransport, type Transporter } from "nodemailer";

/** The way out by SMTP. */

/** One mail, ready to go. */
export interface Email {
  /** Becomes its Message-ID: a mail sent twice after a crash is recognised as one. */
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** `permanent`: this mail will never be taken, so trying again is pointless. The message is for operators. */
export class EmailError extends Error {
  override readonly name = "EmailError";

  constructor(
    message: string,
    readonly permanent: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Nothing waits longer than this for a mail server, milliseconds; all together less than WHOLE_MS. */
const CONNECT_MS = 10_000;
const SILENCE_MS = 20_000;
/** The longest one mail may take, milliseconds. */
export const WHOLE_MS = 60_000;

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Sends one mail.
 * @param server its address (smtp:// or smtps://, with credentials) and whom mails come from
 * @throws EmailError saying in plain words what is wrong
 */
export async function sendEmail(server: { smtpUrl: string; from: string }, email: Email): Promise<void> {
  const transport = transportOf(server.smtpUrl);
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error("took too long"), { code: "ETIMEDOUT" })), WHOLE_MS);
    timer.unref();
  });
  try {
    await Promise.race([transport.sendMail(messageOf(server.from, email)), tooLong]);
  } catch (error) {
    throw explained(error, new URL(server.smtpUrl));
  } finally {
    clearTimeout(timer);
    transport.close();
  }
}

function transportOf(address: string): Transporter {
  const url = new URL(address);
  const secure = url.protocol === "smtps:";
  const auth = url.username
    ? { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) }
    : undefined;
  return createTransport({
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    auth,
    // A password goes to another machine only where nobody can read it on the way.
    requireTLS: !secure && auth !== undefined && !LOOPBACK.has(url.hostname),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

function messageOf(from: string, { id, to, subject, text, html }: Email) {
  const domain = /@([^@>]+)>?$/.exec(from)?.[1] ?? "localhost";
  return {
    from,
    // As an object: an address is never read as a list of addresses.
    to: { name: "", address: to },
    subject,
    text,
    html,
    messageId: `<${id}@${domain}>`,
    headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
  };
}

interface SmtpFailure extends Partial<Error> {
  code?: string;
  responseCode?: number;
  response?: string;
  command?: string;
}

/** What nodemailer and the network say, in words an operator can act on. Never repeats the credentials. */
function explained(thrown: unknown, url: URL): EmailError {
  const failure: SmtpFailure = thrown instanceof Error ? thrown : {};
  const said = failure.response ? ` It said: ${failure.response.replace(/\s+/g, " ").slice(0, 200)}` : "";
  const permanent = failure.code === "EENVELOPE" && (failure.responseCode ?? 0) >= 500;
  return new EmailError(`${sentenceFor(failure, thrown, url)}${said}`, permanent, { cause: thrown });
}

function sentenceFor(failure: SmtpFailure, thrown: unknown, url: URL): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  switch (failure.code) {
    case "EAUTH":
      return `${url.host} refused the user name or password in SMTP_URL.`;
    case "EDNS":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `There is no mail server named ${url.hostname}. Check SMTP_URL.`;
    case "ETIMEDOUT":
      return `${url.host} did not answer in time. Check the port in SMTP_URL, and whether a firewall is in between.`;
    case "ETLS":
      return `${url.host} offers no encryption, and a password must not be sent without. Use smtps://, or a server with STARTTLS.`;
    case "EENVELOPE":
      return `${url.host} refuses this recipient or the sender in MAIL_FROM.`;
    case "ECONNECTION":
    case "ESOCKET":
    case "ECONNREFUSED":
      return connectionSentence(message, url);
    default:
      return `${url.host} did not take the mail: ${message.slice(0, 200)}.`;
  }
}

function connectionSentence(message: string, url: URL): string {
  if (/certificate|self.signed|altnames/i.test(message))
    return `The certificate of ${url.host} cannot be trusted: ${message.slice(0, 200)}.`;
  if (/wrong version number|SSL|TLS/i.test(message))
    return `${url.host} does not speak TLS from the start. Use smtp:// instead of smtps://, or port 465.`;
  if (/ENOTFOUND|EAI_AGAIN/.test(message)) return `There is no mail server named ${url.hostname}. Check SMTP_URL.`;
  return `${url.host} cannot be reached: ${message.slice(0, 200)}. Check the host and port in SMTP_URL.`;
}
