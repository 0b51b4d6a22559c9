/** The ways to a login. Each passes the gate (lib/services/gate.ts), and has its row in tests/integration/gate.test.ts. */
export const LOGIN_METHODS = ["password", "google", "github", "oidc", "magic_link", "reset", "demo"] as const;
export type LoginMethod = (typeof LOGIN_METHODS)[number];

/** Accounts elsewhere with which people sign in here. */
export const PROVIDERS = ["google", "github", "oidc"] as const satisfies readonly LoginMethod[];
export type Provider = (typeof PROVIDERS)[number];

export function isProvider(value: string): value is Provider {
  return PROVIDERS.some((provider) => provider === value);
}
