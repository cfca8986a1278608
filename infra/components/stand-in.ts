/** ARNs in the place of those that AWS has not told yet, for a look at the form of what will hold them. */
export const standIn = {
  key: 'arn:aws:kms:eu-central-1:000000000000:key/a',
  secret: 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:a',
} as const;
