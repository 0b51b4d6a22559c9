"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { useForm } from "@/components/use-form";
import { useProof } from "../../../_shell/prove-dialog";
import { deleteAccountAction } from "./actions";

/** Asks for the account's address before everything goes. */
export function DeleteAccount({ email }: { email: string }) {
  const t = useTranslations("data");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="danger" onClick={() => setOpen(true)}>
        {t("start")}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t("confirmTitle")}
        description={<span className="[overflow-wrap:anywhere]">{t("confirmText", { email })}</span>}
      >
        <ConfirmForm onCancel={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function ConfirmForm({ onCancel }: { onCancel(): void }) {
  const t = useTranslations();
  const { proved, dialog } = useProof();
  // A page of its own: nothing this browser still knows of the account may stay on the screen.
  const form = useForm(
    (input) => proved(() => deleteAccountAction(input)),
    () => window.location.assign("/sign-in?why=deleted"),
  );
  // Beside the form: what is sent in the dialog over it would else be sent here too.
  return (
    <>
      <form ref={form.ref} onSubmit={form.onSubmit} noValidate className="flex flex-col gap-5">
        {form.formError && <Notice tone="problem">{form.formError}</Notice>}
        <Field
          name="email"
          type="email"
          label={t("data.typeEmail")}
          error={form.error("email")}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onCancel}>{t("common.cancel")}</Button>
          <Button type="submit" look="danger" busy={form.pending}>
            {t("data.confirm")}
          </Button>
        </div>
      </form>
      {dialog}
    </>
  );
}
