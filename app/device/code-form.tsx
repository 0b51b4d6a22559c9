import { clsx } from "clsx";
import { getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";
import { inputClass } from "@/components/ui/input-class";
import { DEVICE } from "@/lib/protocol/device";

interface Props {
  /** What was typed and is no code. */
  typed?: string;
  /** false on a page that first says what went wrong. */
  focused?: boolean;
}

/** Takes the code as people type it; the page reads it forgivingly. A plain form: it works before any script does. */
export async function CodeForm({ typed, focused = true }: Props) {
  const t = await getTranslations("device");
  const wrong = typed !== undefined;
  return (
    <form action={DEVICE.page} method="get" className="flex flex-col gap-3">
      <label htmlFor="code" className="font-medium text-sm">
        {t("code")}
      </label>
      <input
        id="code"
        name="code"
        required
        defaultValue={typed}
        // biome-ignore lint/a11y/noAutofocus: the page is this one field
        autoFocus={focused}
        autoComplete="off"
        autoCapitalize="characters"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="go"
        placeholder="XXXX-XXXX"
        aria-invalid={wrong || undefined}
        aria-describedby={wrong ? "code-wrong" : undefined}
        className={clsx(
          inputClass,
          "h-14! text-center font-mono text-2xl! uppercase tracking-[0.14em] placeholder:text-edge placeholder:tracking-[0.14em]",
        )}
      />
      {wrong && (
        <p id="code-wrong" role="alert" className="text-offline text-sm">
          {t("codeWrong")}
        </p>
      )}
      <Button type="submit" look="primary" size="large">
        {t("go")}
      </Button>
    </form>
  );
}
