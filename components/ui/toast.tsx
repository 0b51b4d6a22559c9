"use client";

import { createContext, lazy, type ReactNode, Suspense, useCallback, useContext, useState } from "react";

export interface Message {
  title: string;
  description?: string;
  tone?: "plain" | "problem";
  /** Offers to take it back; shown as "Undo" for ten seconds. */
  undo?(): void;
}

const Say = createContext<(message: Message) => void>(() => {});

/** Says in a corner that something happened: `const toast = useToast(); toast({title, undo})`. */
export const useToast = (): ((message: Message) => void) => useContext(Say);

// Most visits see no toast: what draws them is fetched with the first.
const Toasts = lazy(() => import("./toast-list"));

/** Once, around the app. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState<readonly Message[]>([]);
  const say = useCallback((message: Message) => setSaid((before) => [...before, message]), []);
  return (
    <Say value={say}>
      {children}
      {said.length > 0 && (
        <Suspense>
          <Toasts said={said} />
        </Suspense>
      )}
    </Say>
  );
}
