import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { cache } from "react";
import { LiveRefresh } from "@/components/live-refresh";
import { sessionName } from "@/components/sessions/session-name";
import { requireLogin } from "@/lib/auth/current";
import { AppError } from "@/lib/errors";
import { getSession, type SessionDetail } from "@/lib/services/session-detail";
import { sessionTree } from "@/lib/services/session-tree";
import { Errors } from "./errors";
import { SessionFacts } from "./session-facts";
import { SessionFigures } from "./session-figures";
import { SessionHeader } from "./session-header";
import { Timeline } from "./timeline";
import { Tools } from "./tools";
import { Tree } from "./tree";

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Asked by the title and by the page, answered once. Another account's session is not found, like none at all. */
const load = cache(async (id: string): Promise<SessionDetail> => {
  const { ctx } = await requireLogin();
  try {
    return await getSession(ctx, id);
  } catch (error) {
    if (error instanceof AppError && error.kind === "not_found") notFound();
    throw error;
  }
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [session, t] = await Promise.all([params.then(({ id }) => load(id)), getTranslations("session.kinds")]);
  return { title: sessionName(session, (kind) => t(kind)) };
}

/** One session: what it used, what happened in it, who started it and whom it started. */
export default async function SessionPage({ params, searchParams }: Props) {
  const [{ id }, { turns }] = await Promise.all([params, searchParams]);
  // Before anything is sent: a page that has begun can no longer answer 404.
  const session = await load(id);
  return (
    <>
      <LiveRefresh ids={[session.hostId]} />
      <SessionHeader session={session} />
      <div className="space-y-4 sm:space-y-5">
        <SessionFigures session={session} />
        <Family id={session.id} />
        <Timeline session={session} isWhole={turns === "all"} />
        <Errors session={session} />
        <Tools tools={session.detail.tools} />
        <SessionFacts session={session} />
      </div>
    </>
  );
}

async function Family({ id }: { id: string }) {
  const { ctx } = await requireLogin();
  const tree = await sessionTree(ctx, id);
  return tree && <Tree tree={tree} id={id} />;
}
