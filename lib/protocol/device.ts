/** The device flow (RFC 8628) as both ends speak it: how a machine is connected without copying a token. */

export const DEVICE = {
  codePath: "/api/device/code",
  tokenPath: "/api/device/token",
  /** The page where a person enters the code. */
  page: "/device",
  grantType: "urn:ietf:params:oauth:grant-type:device_code",
  /** The uploader has no secret of its own: this only says who asks. */
  clientId: "openclaw-status-monitor",
  /** Send status of one machine's agents. There is no other. */
  scope: "report",
  lifetimeSeconds: 900,
  intervalSeconds: 5,
  /** What `slow_down` adds to the interval, seconds. */
  slowDownSeconds: 5,
} as const;

/** The answer to POST /api/device/code. */
export interface DeviceCodeReply {
  device_code: string;
  user_code: string;
  verification_uri: string;
  verification_uri_complete: string;
  expires_in: number;
  interval: number;
}

/** The good answer to POST /api/device/token. */
export interface DeviceTokenReply {
  access_token: string;
  token_type: "Bearer";
  scope: string;
  /** The name of the account the machine joined. */
  account: string;
}

export type DeviceError =
  | "authorization_pending"
  | "slow_down"
  | "access_denied"
  | "expired_token"
  | "invalid_grant"
  | "invalid_request"
  | "invalid_client"
  | "invalid_scope"
  | "unsupported_grant_type"
  | "server_error"
  | "temporarily_unavailable";

/** Every answer that is no success. */
export interface DeviceErrorReply {
  error: DeviceError;
  error_description: string;
}
