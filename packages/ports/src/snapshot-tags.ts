/** A manual snapshot with this tag, its value the dataset's name, starts a run at once, whatever the dataset's trigger. */
export const onDemandTag = 'snapferry:run';

/** On every copy that Snapferry makes itself, its value the original's ARN: such a snapshot never starts a run. */
export const ownCopyTag = 'snapferry:copy-of';

/** On every copy of ours: when it was begun, ISO 8601 UTC. How long it is kept counts from here. */
export const copiedAtTag = 'snapferry:copied-at';
