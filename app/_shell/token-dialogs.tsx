"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { CommandLine, InstallCommand } from "@/components/install-command";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { useForm } from "@/components/use-form";
import { generateTokenAction } from "../(app)/settings/tokens/actions";

interface Props {
  origin: string;
  asking: boolean;
  onAsking(asking: boolean): void;
}

/** Asks what the token is for, then shows it the one time, with the line to run. */
export default function TokenDialogs({ origin, asking, onAsking }: Props) {
  const t = useTranslations("settings.tokens");
  const [token, setToken] = useState("");
  const [showing, setShowing] = useState(false);
  return (
    <>
      <Dialog open={asking} onOpenChange={onAsking} title={t("generateTitle")}>
        <AskForm
          onCancel={() => onAsking(false)}
          onMade={(made) => {
            onAsking(false);
            setToken(made);
            setShowing(true);
          }}
        />
      </Dialog>
      <Dialog
        open={showing}
        onOpenChange={setShowing}
        title={t("readyTitle")}
        description={t("readyText")}
        wide
        firm
        footer={
          <Button look="primary" onClick={() => setShowing(false)}>
            {t("saved")}
          </Button>
        }
      >
        <p className="mb-1.5 font-medium text-sm">{t("tokenLabel")}</p>
        <CommandLine command={token} label={t("copyToken")} />
        <p className="mt-6 mb-2 font-medium text-sm">{t("then")}</p>
        <InstallCommand origin={origin} token={token} />
      </Dialog>
    </>
  );
}

function AskForm({ onCancel, onMade }: { onCancel(): void; onMade(token: string): void }) {
  const t = useTranslations();
  const form = useForm(generateTokenAction, (made) => onMade(made.token));
  return (
    <form ref={form.ref} onSubmit={form.onSubmit} noValidate className="flex flex-col gap-5">
      {form.formError && <Notice tone="problem">{form.formError}</Notice>}
      <Field
        name="name"
        label={t("settings.tokens.nameLabel")}
        hint={t("settings.tokens.nameHint")}
        placeholder={t("settings.tokens.namePlaceholder")}
        error={form.error("name")}
        maxLength={80}
        autoComplete="off"
      />
      <label className="flex cursor-pointer items-start gap-3 text-sm">
        <input type="checkbox" name="reusable" className="mt-0.5 size-4.5 shrink-0 accent-accent" />
        <span>
          <span className="font-medium">{t("settings.tokens.reusableLabel")}</span>
          <span className="block text-muted">{t("settings.tokens.reusableHint")}</span>
        </span>
      </label>
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>{t("common.cancel")}</Button>
        <Button type="submit" look="primary" busy={form.pending}>
          {t("settings.tokens.generate")}
        </Button>
      </div>
    </form>
  );
}
