"use client";

import { MonitorSmartphone, Pencil, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { useToast } from "@/components/ui/toast";
import { useForm } from "@/components/use-form";
import { renameTokenAction, restoreTokenAction, revokeTokenAction, setTokenReachAction } from "./actions";

interface Props {
  id: string;
  name: string;
}

interface ActionProps extends Props {
  /** "any", "next", or the id of the host it belongs to. */
  reach: string;
  hosts: { id: string; name: string }[];
}

/** Where it works, rename and revoke, at the end of a token's row. */
export function TokenActions({ id, name, reach, hosts }: ActionProps) {
  const t = useTranslations("settings.tokens");
  const [open, setOpen] = useState<"reach" | "rename" | "revoke" | null>(null);
  const close = () => setOpen(null);
  return (
    <div className="flex justify-end gap-1">
      <Button
        look="ghost"
        size="icon"
        aria-label={`${t("changeReach")}: ${name}`}
        title={t("changeReach")}
        onClick={() => setOpen("reach")}
      >
        <MonitorSmartphone aria-hidden className="size-4" />
      </Button>
      <Button
        look="ghost"
        size="icon"
        aria-label={`${t("rename")}: ${name}`}
        title={t("rename")}
        onClick={() => setOpen("rename")}
      >
        <Pencil aria-hidden className="size-4" />
      </Button>
      <Button
        look="ghost"
        size="icon"
        aria-label={`${t("revoke")}: ${name}`}
        title={t("revoke")}
        onClick={() => setOpen("revoke")}
      >
        <Trash2 aria-hidden className="size-4" />
      </Button>
      <Dialog open={open === "reach"} onOpenChange={close} title={t("changeReach")} description={t("reachText")}>
        <ReachForm id={id} name={name} reach={reach} hosts={hosts} onClose={close} />
      </Dialog>
      <Dialog open={open === "rename"} onOpenChange={close} title={t("renameTitle")}>
        <RenameForm id={id} name={name} onClose={close} />
      </Dialog>
      <Dialog
        open={open === "revoke"}
        onOpenChange={close}
        title={t("revokeTitle", { name })}
        description={t("revokeText")}
      >
        <RevokeForm id={id} name={name} onClose={close} />
      </Dialog>
    </div>
  );
}

/** Says whether taking something back has worked. */
function useTakeBack(): (work: Promise<{ ok: boolean }>, done: string) => void {
  const t = useTranslations();
  const toast = useToast();
  return (work, done) => {
    work.then(
      ({ ok }) => toast(ok ? { title: done } : { title: t("common.undoLate"), tone: "problem" }),
      () => toast({ title: t("problem.unreachable"), tone: "problem" }),
    );
  };
}

function ReachForm({ id, name, reach, hosts, onClose }: ActionProps & { onClose(): void }) {
  const t = useTranslations();
  const toast = useToast();
  const [chosen, setChosen] = useState(reach);
  const form = useForm(setTokenReachAction, () => {
    onClose();
    toast({
      title: t("settings.tokens.reachChanged", { name }),
      undo: () => void setTokenReachAction({ id, reach }),
    });
  });
  return (
    <form ref={form.ref} onSubmit={form.onSubmit} className="flex flex-col gap-5">
      {form.formError && <Notice tone="problem">{form.formError}</Notice>}
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="reach" value={chosen} />
      <Select
        label={t("settings.tokens.reach")}
        showLabel
        className="w-full"
        value={chosen}
        onChange={setChosen}
        options={[
          { value: "next", label: t("settings.tokens.reachNext") },
          { value: "any", label: t("settings.tokens.reachAny") },
          ...hosts.map((host) => ({ value: host.id, label: host.name })),
        ]}
      />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button type="submit" look="primary" busy={form.pending}>
          {t("common.save")}
        </Button>
      </div>
    </form>
  );
}

function RenameForm({ id, name, onClose }: Props & { onClose(): void }) {
  const t = useTranslations();
  const toast = useToast();
  const takeBack = useTakeBack();
  const form = useForm(renameTokenAction, (renamed) => {
    onClose();
    toast({
      title: t("settings.tokens.renamed", { name: renamed.name }),
      undo: () => takeBack(renameTokenAction({ id, name }), t("settings.tokens.renamed", { name })),
    });
  });
  return (
    <form ref={form.ref} onSubmit={form.onSubmit} noValidate className="flex flex-col gap-5">
      {form.formError && <Notice tone="problem">{form.formError}</Notice>}
      <input type="hidden" name="id" value={id} />
      <Field
        name="name"
        label={t("common.name")}
        defaultValue={name}
        error={form.error("name")}
        maxLength={80}
        autoComplete="off"
      />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button type="submit" look="primary" busy={form.pending}>
          {t("common.save")}
        </Button>
      </div>
    </form>
  );
}

function RevokeForm({ id, name, onClose }: Props & { onClose(): void }) {
  const t = useTranslations();
  const toast = useToast();
  const takeBack = useTakeBack();
  const form = useForm(revokeTokenAction, ({ ticket }) => {
    onClose();
    toast({
      title: t("settings.tokens.revoked", { name }),
      description: t("settings.tokens.revokedText"),
      undo: () => takeBack(restoreTokenAction({ id, ticket }), t("settings.tokens.restored", { name })),
    });
  });
  return (
    <form ref={form.ref} onSubmit={form.onSubmit} className="flex flex-col gap-5">
      {form.formError && <Notice tone="problem">{form.formError}</Notice>}
      <input type="hidden" name="id" value={id} />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button type="submit" look="danger" busy={form.pending}>
          {t("settings.tokens.revoke")}
        </Button>
      </div>
    </form>
  );
}
