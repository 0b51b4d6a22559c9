import { headers } from "next/headers";
import { getTranslations } from "next-intl/server";
import { Connect } from "../../connect/connect";

/** Stands where the agents will be: the line to run, and what we are waiting for. */
export async function Onboarding() {
  const t = await getTranslations("agents");
  return (
    <>
      <div className="mb-5">
        <h2 className="font-semibold text-xl leading-snug">{t("emptyTitle")}</h2>
        <p className="mt-1.5 max-w-prose text-muted text-sm">{t("emptyText")}</p>
      </div>
      {/* No machine was here before: whichever comes is the one. */}
      <Connect head={await headers()} since={0} />
    </>
  );
}
