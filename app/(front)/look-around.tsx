import { Binoculars } from "lucide-react";
import type { ReactNode } from "react";
import { buttonClass } from "@/components/ui/button";
import { lookAround } from "./actions";

/** A form, so that it opens without any script. */
export function LookAround({ children }: { children: ReactNode }) {
  return (
    <form action={lookAround}>
      <button type="submit" className={buttonClass({ look: "secondary", size: "large" })}>
        <Binoculars aria-hidden className="size-4.5" />
        {children}
      </button>
    </form>
  );
}
