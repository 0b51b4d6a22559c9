import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { AccountCtx } from "@/lib/ctx";
import { cloneNames } from "@/lib/domain/faces";
import { listClonedHosts } from "@/lib/services/hosts";

/** Says which hosts are two machines: then nobody can tell whose agents these are. */
export async function ClonedHosts({ ctx }: { ctx: AccountCtx }) {
  const [t, hosts] = await Promise.all([getTranslations("agents"), listClonedHosts(ctx)]);
  return hosts.map(({ id, name, clone }) => (
    <p
      key={id}
      role="note"
      className="mb-3 flex items-start gap-2.5 rounded-control border border-late/30 bg-late-soft px-3.5 py-2.5 text-sm"
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-late" />
      <span className="min-w-0 [overflow-wrap:anywhere]">
        {t("cloned", { host: name, ...cloneNames(clone) })}{" "}
        <Link href={`/hosts/${id}`} prefetch={false} className="font-medium underline">
          {t("clonedMore")}
        </Link>
      </span>
    </p>
  ));
}
