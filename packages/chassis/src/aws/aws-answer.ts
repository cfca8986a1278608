/** What an error of the AWS SDK says about the answer that it stands for. */
export interface AwsAnswer {
  /** The service's own name of the error, such as `ThrottlingException`. */
  readonly name: string;
  /** Undefined if no answer came. */
  readonly status: number | undefined;
  /** How often the SDK sent the request; an earlier attempt may have been done although its answer was lost. */
  readonly attempts: number;
  /** What AWS's support asks for. */
  readonly requestId: string | undefined;
}

export function answerOf(error: unknown): AwsAnswer {
  const { name, $metadata } = (error ?? {}) as {
    readonly name?: string;
    readonly $metadata?: {
      readonly httpStatusCode?: number;
      readonly attempts?: number;
      readonly requestId?: string;
    };
  };
  return {
    name: name ?? '',
    status: $metadata?.httpStatusCode,
    attempts: $metadata?.attempts ?? 1,
    requestId: $metadata?.requestId,
  };
}

/**
 * Whether the request may have been done or not: no answer, a broken service, too many requests. Throttling may come as
 * 400 (DynamoDB, Glue) or as 429 (S3 Tables), S3's SlowDown as 503.
 */
export function isUnclear({ status, name }: AwsAnswer): boolean {
  if (status === undefined || status >= 500 || status < 400 || status === 408 || status === 429) return true;
  return /Throttl|TooManyRequests|ThroughputExceeded|RequestLimit|SlowDown|Timeout|InternalS|InternalF/.test(name);
}

/** Whether the caller may not: no permission, or credentials that are wrong or have expired. */
export function isDenied({ status, name }: AwsAnswer): boolean {
  if (status === 401 || status === 403) return true;
  return /AccessDenied|AuthorizationError|Forbidden|UnrecognizedClient|ExpiredToken|InvalidSignature|InvalidClientToken|MissingAuthentication|CredentialsProvider/.test(
    name,
  );
}

/**
 * Whether a caller that the service knows may not; other credentials of the same role mend nothing. S3 says it of what is
 * missing, too, to those who may not list.
 */
export function isForbidden({ name }: AwsAnswer): boolean {
  return /^(AccessDenied|Forbidden)/.test(name);
}

/** For a message of ours. AWS's own message stays out: it may quote what was sent. */
export function describeAnswer({ name, status, requestId }: AwsAnswer): string {
  const said = name === '' ? 'unknown error' : name;
  if (status === undefined) return `no answer (${said})`;
  return `${said}, status ${status}${requestId === undefined ? '' : `, request ${requestId}`}`;
}
