import { currentLogin } from "@/lib/auth/current";
import { usageFile } from "@/lib/services/usage-csv";
import { usageQuery } from "../usage-query";

export const dynamic = "force-dynamic";

const plain = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" };

/** What the usage page shows, as a file for spreadsheets. */
export async function GET(request: Request): Promise<Response> {
  const login = await currentLogin();
  if (!login) return new Response("Sign in first.\n", { status: 401, headers: plain });
  if (login.isDemo) return new Response("The demo can only be looked at.\n", { status: 403, headers: plain });
  const { name, text } = await usageFile(login.ctx, usageQuery(Object.fromEntries(new URL(request.url).searchParams)));
  return new Response(text, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "no-store",
    },
  });
}
