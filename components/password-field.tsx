"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { passwordStrength } from "@/lib/domain/password-rules";

const STEPS = { short: 0, weak: 1, fair: 2, good: 3, strong: 4 } as const;
const TINTS = ["bg-line", "bg-offline", "bg-late", "bg-online", "bg-online"] as const;

interface Props {
  name: string;
  label: string;
  error?: string;
  hint?: ReactNode;
  /** new: shows the rules and how good it is. */
  kind: "current" | "new";
}

/** A password: can be pasted, shown, and kept by a password manager. */
export function PasswordField({ name, label, error, hint, kind }: Props) {
  const t = useTranslations("auth");
  const [value, setValue] = useState("");
  const [shown, setShown] = useState(false);
  const strength = passwordStrength(value);
  const step = STEPS[strength];
  return (
    <Field
      name={name}
      label={label}
      error={error}
      type={shown ? "text" : "password"}
      autoComplete={`${kind}-password`}
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      value={value}
      onChange={(event) => setValue(event.currentTarget.value)}
      trailing={
        <Button
          look="ghost"
          size="small"
          aria-pressed={shown}
          aria-label={t("showPassword")}
          onClick={() => setShown(!shown)}
        >
          {shown ? t("hide") : t("show")}
        </Button>
      }
      hint={
        kind === "current" ? (
          hint
        ) : (
          <>
            <span aria-hidden="true" className="mb-1.5 grid grid-cols-4 gap-1">
              {[1, 2, 3, 4].map((bar) => (
                <span
                  key={bar}
                  className={`h-1 rounded-full transition-colors ${value && step >= bar ? TINTS[step] : "bg-line"}`}
                />
              ))}
            </span>
            {value ? `${t("strengthLabel")}: ${t(`strength.${strength}`)}` : t("passwordHint")}
          </>
        )
      }
    />
  );
}
