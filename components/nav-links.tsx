"use client";

import { clsx } from "clsx";
import {
  Bot,
  CalendarClock,
  ChartColumn,
  CircleAlert,
  Ellipsis,
  LayoutDashboard,
  type LucideIcon,
  MessagesSquare,
  Server,
  Settings,
} from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { useId, useRef } from "react";

interface MainPage {
  href: string;
  key: "overview" | "agents" | "hosts" | "sessions" | "jobs" | "usage" | "errors" | "settings";
  Icon: LucideIcon;
  /** Behind "More" on phones: a bar holds five. */
  isFurther?: boolean;
}

/** THE TABLE of main pages: one row makes a page appear in the side bar and on phones. */
const MAIN_PAGES: readonly MainPage[] = [
  { href: "/overview", key: "overview", Icon: LayoutDashboard },
  { href: "/agents", key: "agents", Icon: Bot },
  { href: "/hosts", key: "hosts", Icon: Server },
  { href: "/sessions", key: "sessions", Icon: MessagesSquare },
  { href: "/jobs", key: "jobs", Icon: CalendarClock, isFurther: true },
  { href: "/usage", key: "usage", Icon: ChartColumn, isFurther: true },
  { href: "/errors", key: "errors", Icon: CircleAlert, isFurther: true },
  { href: "/settings", key: "settings", Icon: Settings, isFurther: true },
];

const isAt = (path: string, href: string): boolean => path === href || path.startsWith(`${href}/`);

/** The main pages: a column on wide screens, a bar at the thumb's reach on phones. */
export function NavLinks({ shape }: { shape: "side" | "tabs" }) {
  const path = usePathname();
  if (shape === "side") {
    return (
      <ul className="flex flex-col gap-1">
        {MAIN_PAGES.map((page) => (
          <li key={page.href}>
            <PageLink page={page} path={path} shape="row" />
          </li>
        ))}
      </ul>
    );
  }
  return (
    <ul className="grid auto-cols-fr grid-flow-col">
      {MAIN_PAGES.filter(({ isFurther }) => !isFurther).map((page) => (
        <li key={page.href}>
          <PageLink page={page} path={path} shape="tab" />
        </li>
      ))}
      <li>
        <More pages={MAIN_PAGES.filter(({ isFurther }) => isFurther)} path={path} />
      </li>
    </ul>
  );
}

const tabClass =
  "group relative flex h-14 w-full flex-col items-center justify-center gap-1 font-medium text-xs outline-offset-[-3px] transition-colors";

interface LinkProps {
  page: MainPage;
  path: string;
  shape: "row" | "tab";
  onFollow?: () => void;
}

function PageLink({ page: { href, key, Icon }, path, shape, onFollow }: LinkProps) {
  const t = useTranslations("nav");
  const current = isAt(path, href);
  return (
    <Link
      href={href}
      onClick={onFollow}
      aria-current={current ? (path === href ? "page" : "true") : undefined}
      className={clsx(
        shape === "tab"
          ? tabClass
          : "flex h-10 items-center gap-3 rounded-control px-3 font-medium text-sm transition-colors max-lg:h-12",
        current ? "text-ink" : "text-muted hover:text-ink",
        shape === "row" && (current ? "bg-sunken" : "hover:bg-sunken/60"),
      )}
    >
      {shape === "tab" && current && <TabMark />}
      <Icon aria-hidden className={clsx("size-5", current && "text-accent")} strokeWidth={1.75} />
      {t(key)}
    </Link>
  );
}

const TabMark = () => <span aria-hidden className="absolute top-0 h-0.5 w-10 rounded-full bg-accent" />;

/** The pages a bar has no room for, in a sheet above it: a popover of the browser's own. */
function More({ pages, path }: { pages: readonly MainPage[]; path: string }) {
  const t = useTranslations("nav");
  const id = useId();
  const sheet = useRef<HTMLDivElement>(null);
  const current = pages.some(({ href }) => isAt(path, href));
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        data-current={current || undefined}
        className={clsx(tabClass, current ? "text-ink" : "text-muted hover:text-ink")}
      >
        {current && <TabMark />}
        <Ellipsis aria-hidden className={clsx("size-5", current && "text-accent")} strokeWidth={1.75} />
        {t("more")}
      </button>
      <div
        ref={sheet}
        id={id}
        popover="auto"
        className="fixed inset-x-3 top-auto bottom-[calc(4.25rem+env(safe-area-inset-bottom))] m-0 ml-auto w-56 rounded-card border bg-raised p-1.5 text-ink shadow-float"
      >
        <ul>
          {pages.map((page) => (
            <li key={page.href}>
              <PageLink page={page} path={path} shape="row" onFollow={() => sheet.current?.hidePopover()} />
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}
