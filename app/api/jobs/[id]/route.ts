import { answer } from "@/app/api/answer";
import { currentLogin } from "@/lib/auth/current";
import { AppError, statusOf } from "@/lib/errors";
import { getJob } from "@/lib/services/jobs";

/** One job of the account with its runs, newest first; `?before=` the `next` of an answer leads to older ones. */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const login = await currentLogin();
  if (!login) return answer(401, { error: "Sign in to read this." });
  const before = new URL(request.url).searchParams.get("before") ?? undefined;
  if (before !== undefined && !/^\d{1,16}$/.test(before)) {
    return answer(400, { error: "before: must be the next of an answer", field: "before" });
  }
  try {
    return answer(200, await getJob(login.ctx, (await params).id, before));
  } catch (error) {
    if (error instanceof AppError) return answer(statusOf[error.kind], { error: error.message });
    throw error;
  }
}
