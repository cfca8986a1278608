import { elementType } from './physical-type.ts';
import type { SchemaColumn } from './schema.ts';

/** What a draft writes into ODCS's `classification`, which leaves the words to each team. */
export type Suspicion = 'personal' | 'secret';

/** Entries are sought as whole words of a column's name: `mail` is in `mailAddress` and `e_mail`, not in `mailing`. */
const SECRET_WORDS = [
  'password',
  'passwd',
  'pwd',
  'secret',
  'token',
  'api key',
  'apikey',
  'private key',
  'salt',
  'otp',
  'cvv',
  'cvc',
];

const PERSONAL_WORDS = [
  ...['email', 'mail', 'phone', 'telephone', 'mobile', 'fax', 'contact'],
  ...[
    'first name',
    'last name',
    'middle name',
    'full name',
    'given name',
    'family name',
    'maiden name',
    'display name',
  ],
  ...['firstname', 'lastname', 'fullname', 'surname', 'forename', 'nickname', 'user name', 'username', 'login'],
  ...[
    'birth',
    'birthday',
    'birthdate',
    'dob',
    'age',
    'gender',
    'sex',
    'nationality',
    'religion',
    'ethnicity',
    'marital',
  ],
  ...['address', 'street', 'house number', 'city', 'town', 'postcode', 'postal code', 'zip', 'zipcode'],
  ...['ssn', 'social security', 'national id', 'tax id', 'vat id', 'passport', 'driver', 'licence', 'license'],
  ...['iban', 'account number', 'card number', 'credit card', 'salary', 'income'],
  ...['ip', 'ip address', 'user agent', 'device id', 'latitude', 'longitude', 'lat', 'lon', 'lng', 'location'],
  ...['photo', 'avatar', 'signature', 'fingerprint', 'diagnosis', 'health'],
];

/** Types that mostly hold where somebody is: at a network address or on a map. */
const PERSONAL_TYPES = new Set(['inet', 'cidr', 'macaddr', 'macaddr8', 'point', 'public.geometry', 'public.geography']);

/** Tables of people: a bare `name` there is a person's. */
const PEOPLE = [
  ...['customer', 'client', 'user', 'person', 'people', 'employee', 'staff', 'member', 'guest', 'patient', 'student'],
  ...['passenger', 'driver', 'tenant', 'subscriber', 'applicant', 'candidate', 'beneficiary', 'contact', 'account'],
];

/**
 * Guesses from its name, its domain, its type and its table's name whether a column holds personal data. A guess: a person
 * decides.
 */
export function suspicionOf(
  column: Pick<SchemaColumn, 'name' | 'physicalType' | 'domain'>,
  tableName: string,
): Suspicion | undefined {
  const names = [wordsOf(column.name), wordsOf(column.domain ?? '')];
  const has = (entries: readonly string[]) =>
    entries.some((entry) => names.some((words) => words.includes(` ${entry} `)));
  if (has(SECRET_WORDS)) return 'secret';
  const type = elementType(column.physicalType).replace(/\(.*\)$/, '');
  const ofPerson = wordsOf(column.name) === ' name ' && ofPeople(wordsOf(tableName));
  return has(PERSONAL_WORDS) || ofPerson || PERSONAL_TYPES.has(type) ? 'personal' : undefined;
}

function ofPeople(words: string): boolean {
  return PEOPLE.some((entry) => words.includes(` ${entry} `) || words.includes(` ${entry}s `));
}

/** `homeAddress_2` → ` home address 2 `, with blanks at both ends so that whole words are found by inclusion. */
function wordsOf(name: string): string {
  const spaced = name.replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2').toLowerCase();
  return ` ${spaced.replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim()} `;
}
