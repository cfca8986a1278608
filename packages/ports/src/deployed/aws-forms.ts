/** Forms of names that AWS gives: in a function's environment and in the files that are deployed beside it. */
export const accountIdForm = /^\d{12}$/;
export const regionForm = /^[a-z]{2}(-[a-z]+)+-\d$/;
/** `s3://bucket/` or `s3://bucket/prefix/`, without what a store or an engine might take for more than a name. */
export const folderUriForm = /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/([^/*?[\]{}%\\]+\/)*$/;

/** @param resource a pattern for what stands behind the account. */
export function arnForm(service: string, resource: string): RegExp {
  return new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]*:\\d{12}:${resource}$`);
}
