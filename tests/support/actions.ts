import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Visitor } from "./browserless-login";

/** Server actions without a browser, as the built pages offer them. */
const MANIFEST = fileURLToPath(new URL("../../.next/server/server-reference-manifest.json", import.meta.url));

/** The ids under which the built pages offer their actions. */
export function actionIds(): Map<string, { id: string; page: string }> {
  const manifest = JSON.parse(readFileSync(MANIFEST, "utf8")) as {
    node: Record<string, { exportedName?: string; workers?: Record<string, unknown> }>;
  };
  return new Map(
    Object.entries(manifest.node).flatMap(([id, { exportedName, workers }]) => {
      // A page with an id of somebody's in its path would first ask for that.
      const page = Object.keys(workers ?? {}).find((name) => name.endsWith("/page") && !name.includes("["));
      return exportedName && page
        ? [
            [
              exportedName,
              {
                id,
                page:
                  page
                    .replace(/^app/, "")
                    .replace(/\/\([^)]*\)/g, "")
                    .replace(/\/page$/, "") || "/",
              },
            ] as const,
          ]
        : [];
    }),
  );
}

/** Calls an action as a page would. @throws when the build does not offer it */
export function callAction(origin: string, who: Visitor, name: string, args: unknown[]): Promise<Response> {
  const action = actionIds().get(name);
  if (!action) throw new Error(`The build offers no action ${name}. Run \`npm run build\`.`);
  return who.request(action.page, {
    method: "POST",
    headers: { "next-action": action.id, "content-type": "text/plain;charset=UTF-8", origin },
    body: JSON.stringify(args),
  });
}
