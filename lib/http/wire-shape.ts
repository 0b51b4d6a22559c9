/** A machine's request, whatever carried it here. */
export interface WireRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** A parameter of the query; the first when it stands there twice. */
  query(name: string): string | undefined;
  /** The sender's address. */
  readonly address: string;
  /** @param name in lower case */
  header(name: string): string | undefined;
  /** @throws AppError too_large when the body is larger than `maxBytes` */
  readBody(maxBytes: number): Promise<Uint8Array>;
}

/** The answer to it. */
export interface WireReply {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array;
}
