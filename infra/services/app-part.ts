/** What a service that both teams deploy is told of the app that it is part of. */
export interface AppPart {
  readonly environment: Readonly<Record<string, $util.Input<string>>>;
  readonly files: Readonly<Record<string, $util.Input<string>>>;
}
