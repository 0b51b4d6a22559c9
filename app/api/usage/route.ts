import { usageQuery } from "@/app/(app)/usage/usage-query";
import { answer } from "@/app/api/answer";
import { currentLogin } from "@/lib/auth/current";
import { rangeOf, usageGround, usageSummary } from "@/lib/services/usage";
import { usageBreakdown } from "@/lib/services/usage-breakdown";

const MAX_LINES = 1_000;

/** Recorded usage as figures: what the usage page shows, with the same parameters in the address. Money is nanodollars. */
export async function GET(request: Request): Promise<Response> {
  const login = await currentLogin();
  if (!login) return answer(401, { error: "Sign in to read this." });
  const { ctx } = login;
  const { range: name, by, filter } = usageQuery(Object.fromEntries(new URL(request.url).searchParams));
  const ground = await usageGround(ctx);
  const range = rangeOf(ctx, name, ground);
  const [summary, breakdown] = await Promise.all([
    usageSummary(ctx, ground, filter),
    usageBreakdown(ctx, ground, { range, by, filter, limit: MAX_LINES }),
  ]);
  return answer(200, { timeZone: ground.zone, range, by, summary, ...breakdown, now: ctx.now.getTime() });
}
