export type { DayChange, DayChanges } from './day-two.ts';
export { createSampleShop, type SampleShop } from './sample-shop.ts';
export { type SampleDay, sampleSchemaSql } from './schema.ts';
