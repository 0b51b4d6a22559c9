"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { useForm } from "@/components/use-form";
import { approveDeviceAction, denyDeviceAction } from "./actions";

/** Yes and no. One click each; what came of it is on the page that follows. */
export function Decide({ code }: { code: string }) {
  const t = useTranslations("device");
  const router = useRouter();
  const show = () => router.refresh();
  const approve = useForm(approveDeviceAction, show);
  const deny = useForm(denyDeviceAction, show);
  const busy = approve.pending || deny.pending;
  const problem = approve.formError ?? deny.formError ?? approve.error("code") ?? deny.error("code");
  return (
    <div className="mt-4">
      {problem && (
        <Notice tone="problem" className="mb-4">
          {problem}
        </Notice>
      )}
      <div className="grid grid-cols-[1fr_2fr] gap-3">
        <form ref={deny.ref} onSubmit={deny.onSubmit} className="contents">
          <input type="hidden" name="code" value={code} />
          <Button type="submit" size="large" busy={deny.pending} disabled={busy && !deny.pending}>
            {t("deny")}
          </Button>
        </form>
        <form ref={approve.ref} onSubmit={approve.onSubmit} className="contents">
          <input type="hidden" name="code" value={code} />
          <Button type="submit" look="primary" size="large" busy={approve.pending} disabled={busy && !approve.pending}>
            {t("approve")}
          </Button>
        </form>
      </div>
    </div>
  );
}
