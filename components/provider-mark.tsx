import { clsx } from "clsx";
import { KeyRound } from "lucide-react";

type Provider = "google" | "github" | "oidc";

const GITHUB =
  "M8 0C3.58 0 0 3.58 0 8c0 3.54 2.29 6.53 5.47 7.59.4.07.55-.17.55-.38 0-.19-.01-.82-.01-1.49-2.01.37-2.53-.49-2.69-.94-.09-.23-.48-.94-.82-1.13-.28-.15-.68-.52-.01-.53.63-.01 1.08.58 1.23.82.72 1.21 1.87.87 2.33.66.07-.52.28-.87.51-1.07-1.78-.2-3.64-.89-3.64-3.95 0-.87.31-1.59.82-2.15-.08-.2-.36-1.02.08-2.12 0 0 .67-.21 2.2.82.64-.18 1.32-.27 2-.27s1.36.09 2 .27c1.53-1.04 2.2-.82 2.2-.82.44 1.1.16 1.92.08 2.12.51.56.82 1.27.82 2.15 0 3.07-1.87 3.75-3.65 3.95.29.25.54.73.54 1.48 0 1.07-.01 1.93-.01 2.2 0 .21.15.46.55.38A8.01 8.01 0 0 0 16 8c0-4.42-3.58-8-8-8Z";
const GOOGLE = [
  [
    "#4285F4",
    "M23.49 12.27c0-.79-.07-1.54-.19-2.27H12v4.51h6.47a5.57 5.57 0 0 1-2.4 3.58v3h3.86c2.26-2.09 3.56-5.17 3.56-8.82Z",
  ],
  [
    "#34A853",
    "M12 24c3.24 0 5.95-1.08 7.93-2.91l-3.86-3c-1.08.72-2.45 1.16-4.07 1.16-3.13 0-5.78-2.11-6.73-4.96H1.29v3.09A12 12 0 0 0 12 24Z",
  ],
  ["#FBBC05", "M5.27 14.29a7.2 7.2 0 0 1 0-4.58V6.62H1.29a12 12 0 0 0 0 10.76l3.98-3.09Z"],
  [
    "#EA4335",
    "M12 4.75c1.77 0 3.35.61 4.6 1.8l3.42-3.42A11.5 11.5 0 0 0 12 0 12 12 0 0 0 1.29 6.62l3.98 3.09c.95-2.85 3.6-4.96 6.73-4.96Z",
  ],
] as const;

/** The sign of an identity provider, as its button carries it. */
export function ProviderMark({ provider, className }: { provider: Provider; className?: string }) {
  const shape = clsx("shrink-0", className ?? "size-[1.125rem]");
  if (provider === "oidc") return <KeyRound aria-hidden className={shape} strokeWidth={1.75} />;
  if (provider === "github") {
    return (
      <svg aria-hidden="true" viewBox="0 0 16 16" className={shape}>
        <path d={GITHUB} fill="currentColor" />
      </svg>
    );
  }
  return (
    <svg aria-hidden="true" viewBox="0 0 24 24" className={shape}>
      {GOOGLE.map(([color, path]) => (
        <path key={color} d={path} fill={color} />
      ))}
    </svg>
  );
}
