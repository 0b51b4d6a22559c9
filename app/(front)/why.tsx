import { clsx } from "clsx";
import { useTranslations } from "next-intl";

const INSIDE = ["last", "hang", "nothing", "found"] as const;
const OUTSIDE = ["last", "deadline", "shown", "back"] as const;
const TIMES = {
  inside: { last: "02:58", hang: "03:07", nothing: "", found: "09:30" },
  outside: { last: "03:07", deadline: "03:12", shown: "03:12", back: "09:34" },
} as const;

/** One night, written down twice: by a watcher on the machine that dies, and by one that stands outside. */
export function Why() {
  const t = useTranslations("landing.why");
  return (
    <section className="mx-auto w-full max-w-7xl px-5 py-20 sm:px-8 lg:py-28">
      <h2 className="max-w-3xl font-semibold text-3xl leading-tight tracking-[-0.025em] sm:text-[2.75rem]">
        {t("title")}
      </h2>
      <p className="mt-5 max-w-2xl text-lg text-muted">{t("text")}</p>
      <div className="mt-12 grid gap-6 lg:grid-cols-2">
        <LogBook title={t("inside.title")}>
          {INSIDE.map((line) => (
            <Line key={line} at={TIMES.inside[line]} empty={line === "nothing"} bad={line === "found"}>
              {t(`inside.${line}`)}
            </Line>
          ))}
        </LogBook>
        <LogBook title={t("outside.title")} ours>
          {OUTSIDE.map((line) => (
            <Line key={line} at={TIMES.outside[line]} bad={line === "deadline"} good={line === "back"}>
              {t(`outside.${line}`)}
            </Line>
          ))}
        </LogBook>
      </div>
      <p className="mt-8 max-w-3xl text-muted">{t("rule")}</p>
    </section>
  );
}

function LogBook({ title, ours = false, children }: { title: string; ours?: boolean; children: React.ReactNode }) {
  return (
    <div className={clsx("rounded-card border", ours ? "border-edge bg-raised shadow-card" : "border-dashed")}>
      <h3 className="border-b px-5 py-3.5 font-medium text-sm">{title}</h3>
      <ol className="flex flex-col px-5 py-4">{children}</ol>
    </div>
  );
}

interface LineProps {
  at: string;
  empty?: boolean;
  bad?: boolean;
  good?: boolean;
  children: React.ReactNode;
}

function Line({ at, empty = false, bad = false, good = false, children }: LineProps) {
  return (
    <li
      className={clsx("grid grid-cols-[3.5rem_minmax(0,1fr)] gap-3 py-2", empty && "my-1 border-y border-dashed py-6")}
    >
      <span className="numeric pt-px text-muted">{at}</span>
      <span className={clsx(empty && "text-muted italic", bad && "font-medium text-offline", good && "text-online")}>
        {children}
      </span>
    </li>
  );
}
