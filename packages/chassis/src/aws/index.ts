export { type AwsAnswer, answerOf, describeAnswer, isDenied, isForbidden, isUnclear } from './aws-answer.ts';
export { type ClientSettings, clientSettings } from './client-settings.ts';
