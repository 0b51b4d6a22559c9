"use client";

import { useTranslations } from "next-intl";
import { type RefObject, type SyntheticEvent, useEffect, useRef, useState } from "react";
import type { Messages } from "@/lib/i18n/messages";

interface Problem {
  code: string;
  values?: Record<string, number>;
}
type Reply<T> = { ok: true; value: T } | { ok: false; fields: Record<string, Problem>; form?: Problem };

interface Form {
  ref: RefObject<HTMLFormElement | null>;
  pending: boolean;
  /** What is wrong with a field, in words. */
  error(field: string): string | undefined;
  /** What is wrong with the whole, in words. */
  formError: string | undefined;
  onSubmit(event: SyntheticEvent<HTMLFormElement>): void;
  /** Forgets what was wrong, as when a dialog opens anew. */
  reset(): void;
}

/**
 * Sends a form to an action and shows what is wrong beside the fields; focus goes to the first wrong one.
 * @param action a server action made by lib/http/form-action, or anything that answers alike
 */
export function useForm<T>(
  action: (input: FormData) => Promise<Reply<T>>,
  onDone: (value: T) => void | Promise<void>,
): Form {
  const t = useTranslations("problem");
  const ref = useRef<HTMLFormElement>(null);
  const [failure, setFailure] = useState<{ fields: Record<string, Problem>; form?: Problem } | null>(null);
  // Not a transition: of two at once React ends both together, and one form may wait for another, as for a proof.
  const [pending, setPending] = useState(false);

  useEffect(() => {
    if (failure) ref.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [failure]);

  const words = (problem: Problem | undefined): string | undefined => {
    if (!problem) return undefined;
    // A code the dictionaries do not know is a fault of ours, and said as such.
    return t(
      (t.has(problem.code as keyof Messages["problem"]) ? problem.code : "unexpected") as "unexpected",
      problem.values,
    );
  };

  const send = async (input: FormData) => {
    const reply = await action(input).catch((): Reply<T> => ({ ok: false, fields: {}, form: { code: "unreachable" } }));
    if (!reply.ok) return setFailure({ fields: reply.fields, form: reply.form });
    setFailure(null);
    await onDone(reply.value);
  };

  return {
    ref,
    pending,
    error: (field) => words(failure?.fields[field]),
    formError: words(failure?.form),
    reset: () => setFailure(null),
    onSubmit: (event) => {
      event.preventDefault();
      if (pending) return;
      const input = new FormData(event.currentTarget);
      setPending(true);
      void send(input).finally(() => setPending(false));
    },
  };
}
