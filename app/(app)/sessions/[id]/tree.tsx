import { clsx } from "clsx";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { SessionBadges } from "@/components/sessions/session-badges";
import { useSessionName } from "@/components/sessions/session-name";
import { CardSection } from "@/components/ui/card";
import { shortTokens } from "@/lib/domain/figures";
import type { SessionBranch, SessionTree } from "@/lib/services/session-tree";

/** Who started the session, and whom it started. @param id of the session the page is about */
export function Tree({ tree, id }: { tree: SessionTree; id: string }) {
  const t = useTranslations("session");
  return (
    <CardSection id="tree" title={t("tree")} hint={t("treeHint")}>
      <ul className="text-sm">
        <Branch branch={tree.root} id={id} />
      </ul>
      {tree.isCut && <p className="mt-3 text-muted text-sm">{t("treeCut")}</p>}
    </CardSection>
  );
}

function Branch({ branch: { session, children }, id }: { branch: SessionBranch; id: string }) {
  const t = useTranslations("session");
  const format = useFormatter();
  const name = useSessionName()(session);
  const isThis = session.id === id;
  return (
    <li>
      <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 py-1.5">
        <Link
          href={`/sessions/${session.id}`}
          prefetch={false}
          aria-current={isThis ? "page" : undefined}
          title={name}
          className={clsx(
            "min-w-0 max-w-full truncate underline-offset-4 hover:underline",
            isThis ? "font-semibold" : "text-accent-text",
          )}
        >
          <bdi>{name}</bdi>
        </Link>
        {isThis && <span className="text-muted text-xs">{t("treeThis")}</span>}
        <span className="min-w-0 max-w-48 truncate text-muted text-xs" title={session.agentExternalId}>
          <bdi>{session.agentExternalId}</bdi>
        </span>
        <SessionBadges session={session} />
        <span className="ml-auto text-muted text-xs tabular-nums" title={format.number(session.tokens)}>
          {t("turnTokens", { tokens: shortTokens(session.tokens) })}
        </span>
      </div>
      {children.length > 0 && (
        <ul className="ml-1.5 border-l pl-3.5 sm:pl-5">
          {children.map((child) => (
            <Branch key={child.session.id} branch={child} id={id} />
          ))}
        </ul>
      )}
    </li>
  );
}
