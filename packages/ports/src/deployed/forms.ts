import * as z from 'zod';
import { accountIdForm, arnForm, folderUriForm, regionForm } from './aws-forms.ts';

const form = (expected: string, pattern: RegExp) =>
  z.string({ error: `expected ${expected}` }).regex(pattern, { error: `expected ${expected}` });

export const accountId = form('an account id of 12 digits', accountIdForm);
export const regionName = form('an AWS Region', regionForm);
export const folderUri = form('s3://bucket/prefix/ with a slash at the end', folderUriForm);
/** `DBInstanceIdentifier` or `DBClusterIdentifier` (RDS API reference, CreateDBInstance). */
export const databaseIdentifier = form("a database's identifier in lower case", /^[a-z][a-z0-9-]{0,62}$/);
export const roleArn = form('the ARN of an IAM role', arnForm('iam', 'role/\\S+'));
export const keyArn = form('the ARN of a KMS key', arnForm('kms', 'key/[A-Za-z0-9-]+'));
export const secretArn = form('the ARN of a secret', arnForm('secretsmanager', 'secret:[A-Za-z0-9/_+=.@-]+'));
export const timeOfDay = form('a time of day HH:MM', /^([01]\d|2[0-3]):[0-5]\d$/);
export const timeZone = z
  .string({ error: 'expected an IANA time zone' })
  .refine(isTimeZone, { error: 'expected an IANA time zone such as Europe/Berlin' });
/** As snapferryKeyId in a contract. */
export const keyId = form("a key's id", /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/);

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}
