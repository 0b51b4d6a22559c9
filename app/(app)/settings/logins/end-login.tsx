"use client";

import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useToast } from "@/components/ui/toast";
import { endLoginAction, endOtherLoginsAction } from "./actions";

/** Ends one login, at once. */
export function EndLogin({ id, name }: { id: string; name: string }) {
  const t = useTranslations();
  const toast = useToast();
  const [pending, start] = useTransition();
  return (
    <Button
      size="small"
      busy={pending}
      aria-label={`${t("settings.logins.end")}: ${name}. ${t("settings.logins.endHint")}`}
      title={t("settings.logins.endHint")}
      onClick={() =>
        start(async () => {
          const reply = await endLoginAction({ loginId: id }).catch(() => null);
          if (reply?.ok) toast({ title: t("settings.logins.ended") });
          else toast({ title: t(reply ? "problem.gone" : "problem.unreachable"), tone: "problem" });
        })
      }
    >
      {t("settings.logins.end")}
    </Button>
  );
}

export function EndOtherLogins() {
  const t = useTranslations();
  const toast = useToast();
  const [open, setOpen] = useState(false);
  const [pending, start] = useTransition();
  const end = () =>
    start(async () => {
      const reply = await endOtherLoginsAction({}).catch(() => null);
      setOpen(false);
      if (reply?.ok) toast({ title: t("settings.logins.othersEnded", { count: reply.value.ended }) });
      else toast({ title: t(reply ? "problem.unexpected" : "problem.unreachable"), tone: "problem" });
    });
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("settings.logins.endOthers")}</Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t("settings.logins.endOthersTitle")}
        description={`${t("settings.logins.endOthersText")} ${t("settings.logins.endHint")}`}
        footer={
          <>
            <Button onClick={() => setOpen(false)}>{t("common.cancel")}</Button>
            <Button look="danger" busy={pending} onClick={end}>
              {t("settings.logins.endOthers")}
            </Button>
          </>
        }
      />
    </>
  );
}
