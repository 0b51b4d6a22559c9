"use client";

import { clsx } from "clsx";
import { ChevronsUpDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { inputClass } from "@/components/ui/input-class";
import { DEVICE_TYPES, type DeviceType } from "@/lib/domain/device-type";
import type { HostState } from "@/lib/domain/liveness";
import { FILTER_STATES } from "./hosts-query";

/** State and type, inside the search's form: choosing sends it. */
export function HostFilters({ state = "", type = "" }: { state?: HostState | ""; type?: DeviceType | "" }) {
  const t = useTranslations();
  return (
    <>
      <Filter name="state" label={t("hostEdit.state")} any={t("hostEdit.anyState")} value={state}>
        {FILTER_STATES.map((value) => (
          <option key={value} value={value}>
            {t(`status.${value}`)}
          </option>
        ))}
      </Filter>
      <Filter name="type" label={t("hostEdit.type")} any={t("hostEdit.anyType")} value={type}>
        {DEVICE_TYPES.map((value) => (
          <option key={value} value={value}>
            {t(`hostEdit.types.${value}`)}
          </option>
        ))}
      </Filter>
    </>
  );
}

interface FilterProps {
  name: string;
  label: string;
  any: string;
  value: string;
  children: React.ReactNode;
}

/** The browser's own select: it knows every device, and works before any script came. */
function Filter({ name, label, any, value, children }: FilterProps) {
  return (
    <span className="relative max-sm:flex-1">
      <select
        // Another address sets it anew.
        key={value}
        name={name}
        aria-label={label}
        defaultValue={value}
        onChange={(event) => event.target.form?.requestSubmit()}
        className={clsx(inputClass, "min-w-32 cursor-pointer appearance-none pr-9")}
      >
        <option value="">{any}</option>
        {children}
      </select>
      <ChevronsUpDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-muted"
      />
    </span>
  );
}
