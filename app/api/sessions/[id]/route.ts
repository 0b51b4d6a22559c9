import { answer } from "@/app/api/answer";
import { currentLogin } from "@/lib/auth/current";
import { AppError, statusOf } from "@/lib/errors";
import { getSession } from "@/lib/services/session-detail";

/** Everything known of one session of the account. */
export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const login = await currentLogin();
  if (!login) return answer(401, { error: "Sign in to read this." });
  try {
    return answer(200, await getSession(login.ctx, (await params).id));
  } catch (error) {
    if (error instanceof AppError) return answer(statusOf[error.kind], { error: error.message });
    throw error;
  }
}
