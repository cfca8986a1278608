/** Work of a service that people ask for: they invoke its function and wait for the answer. `infra/` reads it. */
export interface DirectRequest {
  readonly handler: string;
  /** What is asked, for whoever finds the function in an account. */
  readonly why: string;
}
