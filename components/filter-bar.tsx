"use client";

import { clsx } from "clsx";
import { ChevronsUpDown, Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useTransition } from "react";
import { inputClass } from "./ui/input-class";

/** One choice of the row: what it is called, and what there is to choose. */
export interface FilterChoice {
  name: string;
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
}

interface Props {
  /** The page that is filtered. */
  action: string;
  q: string;
  maxLength: number;
  choices: readonly FilterChoice[];
  /** Kept as they are. */
  hidden?: Readonly<Record<string, string>>;
  words: Record<"filters" | "search" | "searchHint" | "searchButton", string>;
  /** The address for what the form holds, empty fields too; absent: the page with every field that is not empty. */
  hrefOf?: (form: Record<string, string>) => string;
}

/** Search and choices; the address keeps them. A plain form underneath, for browsers whose scripts are not there yet. */
export function FilterBar({ action, q, maxLength, choices, hidden = {}, words, hrefOf }: Props) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const ask = (form: HTMLFormElement) => {
    const given = [...new FormData(form)].map(([name, value]): [string, string] => [name, String(value)]);
    const search = new URLSearchParams(given.filter(([, value]) => value !== "")).toString();
    const href = hrefOf?.(Object.fromEntries(given)) ?? (search ? `${action}?${search}` : action);
    startTransition(() => router.replace(href, { scroll: false }));
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    ask(event.currentTarget);
  };
  return (
    <search aria-label={words.filters}>
      <form
        action={action}
        aria-busy={isPending}
        onSubmit={submit}
        className="grid grid-cols-2 gap-2 sm:flex sm:flex-wrap"
      >
        {Object.entries(hidden).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <div className="relative col-span-2 min-w-0 sm:flex-1 sm:basis-64">
          <Search
            aria-hidden
            className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted"
          />
          <input
            key={q}
            type="search"
            name="q"
            defaultValue={q}
            maxLength={maxLength}
            autoComplete="off"
            spellCheck={false}
            aria-label={words.search}
            placeholder={words.searchHint}
            className={clsx(inputClass, "pr-20 pl-9 [&::-webkit-search-cancel-button]:hidden")}
          />
          <button
            type="submit"
            className="absolute top-1/2 right-1.5 h-7 -translate-y-1/2 rounded-md px-2.5 font-medium text-muted text-xs hover:bg-sunken hover:text-ink"
          >
            {words.searchButton}
          </button>
        </div>
        {choices.map(({ name, label, value, options }) => (
          <span key={name} className="relative min-w-0 sm:max-w-52">
            <select
              key={value}
              name={name}
              aria-label={label}
              defaultValue={value}
              onChange={(event) => event.currentTarget.form && ask(event.currentTarget.form)}
              className={clsx(inputClass, "cursor-pointer appearance-none truncate pr-9")}
            >
              {options.map((option) => (
                <option key={option.value} value={option.value}>
                  {option.label}
                </option>
              ))}
            </select>
            <ChevronsUpDown
              aria-hidden
              className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-muted"
            />
          </span>
        ))}
      </form>
    </search>
  );
}
