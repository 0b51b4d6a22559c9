"use client";

import { Field as Base } from "@base-ui/react/field";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Field } from "@/components/ui/field";
import { inputClass } from "@/components/ui/input-class";
import { Select } from "@/components/ui/select";
import { DEVICE_TYPES, type DeviceType } from "@/lib/domain/device-type";

interface Props {
  error(field: string): string | undefined;
  /** What is there already. */
  known?: { name: string; type: DeviceType; publicIp: string; notes: string };
}

/** What a person says about a host: its name, type, public address and notes. */
export function HostFields({ error, known }: Props) {
  const t = useTranslations("hostEdit");
  const [type, setType] = useState<DeviceType>(known?.type ?? "linux");
  return (
    <>
      <Field
        name="name"
        label={t("name")}
        placeholder={t("namePlaceholder")}
        defaultValue={known?.name}
        error={error("name")}
        maxLength={80}
        autoComplete="off"
      />
      <div>
        <input type="hidden" name="type" value={type} />
        <Select<DeviceType>
          label={t("type")}
          showLabel
          className="w-full"
          value={type}
          onChange={setType}
          options={DEVICE_TYPES.map((value) => ({ value, label: t(`types.${value}`) }))}
        />
      </div>
      <Field
        name="publicIp"
        label={t("publicIp")}
        hint={t("publicIpHint")}
        defaultValue={known?.publicIp}
        error={error("publicIp")}
        maxLength={45}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <Base.Root name="notes" invalid={Boolean(error("notes"))} className="flex flex-col gap-1.5">
        <Base.Label className="font-medium text-sm">{t("notes")}</Base.Label>
        <Base.Control
          render={<textarea name="notes" rows={3} maxLength={2000} />}
          defaultValue={known?.notes}
          className={`${inputClass} h-auto! py-2`}
        />
        <Base.Error match={Boolean(error("notes"))} className="text-offline text-sm">
          {error("notes")}
        </Base.Error>
      </Base.Root>
    </>
  );
}
