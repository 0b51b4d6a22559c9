import { useTranslations } from "next-intl";
import { Mark } from "@/components/brand";
import { StatusLight } from "@/components/ui/status-light";

const FACTS = ["line", "silence", "yours"] as const;
/** A night on watch: where the line breaks, somebody fell silent. */
const WATCH = [
  { name: "main", state: "online", line: "M0 8H240" },
  { name: "research", state: "online", line: "M0 8H92M124 8H240" },
  { name: "night-desk", state: "offline", line: "M0 8H168" },
] as const;

/** What the product does, in one line, three facts and a glimpse of it. */
export function Pitch() {
  const t = useTranslations();
  return (
    <aside className="flex flex-col gap-12 border-t bg-surface px-5 py-12 sm:px-8 lg:col-start-1 lg:row-start-1 lg:border-t-0 lg:border-r lg:px-14 lg:py-12 xl:px-20">
      <div className="hidden items-center gap-3 lg:flex">
        <Mark className="size-9" alive />
        <span className="font-semibold text-lg tracking-tight">{t("app.title")}</span>
      </div>
      <div className="max-w-lg lg:pt-[max(0rem,50dvh-22rem)]">
        <p className="text-balance font-semibold text-3xl leading-[1.15] tracking-tight sm:text-4xl xl:text-[2.75rem]">
          {t("auth.pitch")}
        </p>
        <p className="mt-4 max-w-md text-lg text-muted">{t("auth.pitchMore")}</p>
        <ul aria-hidden="true" className="mt-9 divide-y rounded-card border bg-raised shadow-card">
          {WATCH.map(({ name, state, line }) => (
            <li key={name} className="grid grid-cols-[6.5rem_minmax(0,1fr)_auto] items-center gap-4 px-4 py-3 text-sm">
              <span className="numeric truncate">{name}</span>
              <svg aria-hidden="true" viewBox="0 0 240 16" preserveAspectRatio="none" className="h-4 w-full">
                <path d="M0 8H240" className="stroke-line" strokeWidth="2" strokeDasharray="2 4" fill="none" />
                <path d={line} className="stroke-online" strokeWidth="4" fill="none" />
              </svg>
              <StatusLight state={state} className="min-w-20" />
            </li>
          ))}
        </ul>
      </div>
      <ul className="mt-auto grid gap-6 sm:grid-cols-3 lg:grid-cols-1 xl:grid-cols-3">
        {FACTS.map((fact) => (
          <li key={fact} className="border-accent border-l-2 pl-4">
            <p className="font-medium text-sm">{t(`auth.facts.${fact}.title`)}</p>
            <p className="mt-1 text-muted text-sm">{t(`auth.facts.${fact}.text`)}</p>
          </li>
        ))}
      </ul>
    </aside>
  );
}
