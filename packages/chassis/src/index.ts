export { dispositionOf, type Disposition, type ErrorContext, reasonCode, SnapferryError, type SnapferryErrorOptions } from './errors.ts';
