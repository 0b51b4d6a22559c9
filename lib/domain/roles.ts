/** Who may do what in an account. */

export const ROLES = ["owner", "admin", "member", "viewer"] as const;
export type Role = (typeof ROLES)[number];

const permissions = {
  /** Make, rename and revoke agent tokens. */
  manage_tokens: ["owner", "admin", "member"],
  /** Add hosts, edit them, give them a new key, delete them. */
  manage_hosts: ["owner", "admin", "member"],
  /** Change what holds for the whole account, as the offline threshold. */
  manage_account: ["owner", "admin"],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

export function isRole(value: string): value is Role {
  return ROLES.some((role) => role === value);
}

/** May somebody with this role do that? */
export function may(role: Role, permission: Permission): boolean {
  const allowed: readonly Role[] = permissions[permission];
  return allowed.includes(role);
}
