import { currentLogin } from "@/lib/auth/current";
import { AppError, statusOf } from "@/lib/errors";
import { exportName, exportText } from "@/lib/services/account-export";
import { take } from "@/lib/services/attempts";

export const dynamic = "force-dynamic";

const plain = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" };

/** The download: read while it is being sent, at the reader's pace. */
export async function GET(): Promise<Response> {
  const login = await currentLogin();
  if (!login) return new Response("Sign in first.\n", { status: 401, headers: plain });
  if (login.isDemo) return new Response("The demo can only be looked at.\n", { status: 403, headers: plain });
  try {
    await take(login.ctx, "exportPerson", login.personId);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return new Response(`${error.message}\n`, { status: statusOf[error.kind], headers: plain });
  }
  return new Response(streamOf(exportText(login.ctx, login.personId)), {
    headers: {
      "content-type": "application/json; charset=utf-8",
      "content-disposition": `attachment; filename="${exportName(login.ctx.now)}"`,
      "cache-control": "no-store",
    },
  });
}

function streamOf(text: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      // A few rows at once: a chunk per row would cost more than the rows.
      let piece = "";
      while (piece.length < 64_000) {
        const { done, value } = await text.next();
        if (done) {
          if (piece) controller.enqueue(encoder.encode(piece));
          return controller.close();
        }
        piece += value;
      }
      controller.enqueue(encoder.encode(piece));
    },
    async cancel() {
      await text.return(undefined);
    },
  });
}
