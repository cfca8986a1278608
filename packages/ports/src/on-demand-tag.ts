/** A manual snapshot with this tag, its value the dataset's name, starts a run at once, whatever the dataset's trigger. */
export const onDemandTag = 'snapferry:run';
