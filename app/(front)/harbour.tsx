import { useTranslations } from "next-intl";

/** Boats on the watch: where each lies, and whether its light burns. */
const BOATS = [
  { name: "main", x: 318, y: 286, size: 1, lit: true },
  { name: "research", x: 452, y: 262, size: 0.72, lit: true },
  { name: "night-desk", x: 566, y: 300, size: 1.08, lit: false },
  { name: "coding", x: 676, y: 268, size: 0.8, lit: true },
  { name: "mail", x: 180, y: 264, size: 0.7, lit: true },
  { name: "ci-triage", x: 1050, y: 276, size: 0.86, lit: true },
] as const;

const STARS = [
  [702, 84],
  [756, 40],
  [802, 22],
  [928, 66],
  [974, 28],
  [1012, 104],
  [1066, 58],
  [1098, 140],
  [1140, 34],
  [1168, 92],
] as const;

/** The harbour at night: every agent a boat with its light, one of them dark, and the beam that finds it. */
export function Harbour({ className }: { className?: string }) {
  const t = useTranslations("landing.scene");
  return (
    <svg
      role="img"
      aria-label={t("label")}
      viewBox="0 0 1200 400"
      preserveAspectRatio="xMidYMax slice"
      className={className}
    >
      <defs>
        <linearGradient id="beam" x1="1" y1="0" x2="0" y2="0">
          <stop offset="0" className="[stop-color:var(--beam)]" stopOpacity="0.75" />
          <stop offset="1" className="[stop-color:var(--beam)]" stopOpacity="0" />
        </linearGradient>
        <radialGradient id="glow">
          <stop offset="0" stopColor="#53d6aa" stopOpacity="0.55" />
          <stop offset="1" stopColor="#53d6aa" stopOpacity="0" />
        </radialGradient>
      </defs>
      <g className="fill-muted opacity-0 dark:opacity-70">
        {STARS.map(([x, y]) => (
          <circle key={x} cx={x} cy={y} r={x % 3 === 0 ? 1.6 : 1} />
        ))}
      </g>
      <path
        d="M0 236c60-8 96-26 150-26 66 0 92 22 168 22 60 0 88-14 142-14 70 0 104 18 182 18 66 0 92-12 146-12s110 14 170 14c84 0 150-20 242-20v34H0Z"
        className="fill-[var(--shore)]"
      />
      <Lighthouse />
      <g className="[animation:sweep_14s_ease-in-out_infinite] [transform-origin:838px_92px]">
        <path d="M838 86 250 296 430 352 838 98Z" fill="url(#beam)" />
      </g>
      <path d="M0 244h1200v156H0Z" className="fill-[var(--sea)]" />
      <g fill="none" className="stroke-[var(--crest)]" strokeWidth="2" strokeLinecap="round">
        <path d="M40 268h54M124 268h18M350 256h70M520 268h26M610 256h92M760 274h40M930 262h84M1090 254h60" />
        <path d="M90 312h90M220 330h36M392 322h64M700 318h48M820 332h96M1000 316h70M1110 340h44" />
      </g>
      {BOATS.map((boat) => (
        <Boat key={boat.name} {...boat} />
      ))}
      <g textAnchor="middle">
        <text x="572" y="346" className="fill-[var(--name)] font-mono text-[12px]">
          night-desk
        </text>
        <text x="572" y="363" className="fill-[var(--lost)] text-[12px]">
          {t("silent")}
        </text>
      </g>
    </svg>
  );
}

function Boat({ name, x, y, size, lit }: (typeof BOATS)[number]) {
  return (
    <g transform={`translate(${x} ${y}) scale(${size})${lit ? "" : " rotate(-7)"}`}>
      <g
        className={lit ? "[animation:swell_6s_ease-in-out_infinite]" : undefined}
        style={{ animationDelay: `${-x}ms` }}
      >
        <path d="M-34 0h68l-10 20h-46Z" className="fill-[var(--hull)] stroke-[var(--crest)]" strokeWidth="1.500" />
        <path d="M-12 0v-16h22v16Z" className="fill-[var(--hull)] stroke-[var(--crest)]" strokeWidth="1.500" />
        <path d="M14 0v-48" className="stroke-[var(--crest)]" strokeWidth="2.500" strokeLinecap="round" />
        {lit ? (
          <>
            <circle cx="14" cy="-52" r="30" fill="url(#glow)" />
            <circle cx="14" cy="-52" r="6" fill="#53d6aa" />
          </>
        ) : (
          <g className="stroke-[var(--lost)]" fill="none" strokeWidth="2.500" strokeLinecap="round">
            <circle cx="14" cy="-54" r="7" className="fill-[var(--sea)]" />
            <path d="m11 -57 6 6m0-6-6 6" />
          </g>
        )}
        {lit && (
          <text y="36" textAnchor="middle" className="fill-[var(--name)] font-mono text-[11px]">
            {name}
          </text>
        )}
      </g>
    </g>
  );
}

function Lighthouse() {
  return (
    <g>
      <path d="M744 250c14-22 34-30 62-30 10-10 26-14 44-10 30-4 62 10 84 40Z" className="fill-[var(--rock)]" />
      <path d="M820 216 826 112h24l6 104Z" className="fill-[var(--tower)]" />
      <path d="m824 146 29 0 1.500 22-32 0ZM821 190h34l1.400 22h-37Z" className="fill-accent" />
      <path d="M818 112h40v-6h-40Z" className="fill-[var(--rock)]" />
      <path d="M825 106v-26h26v26Z" className="fill-[var(--tower)]" />
      <circle cx="838" cy="92" r="8" className="animate-beacon fill-[var(--lamp)]" />
      <path d="M821 80c4-14 12-20 17-22 5 2 13 8 17 22Z" className="fill-accent" />
    </g>
  );
}
