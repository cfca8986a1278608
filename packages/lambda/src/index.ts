export { arnForm } from '@snapferry/ports';
export { deployedDatasets, deployedRegistry } from './deployed-files.ts';
export { ConfigurationError, type Environment, environmentReader, ofTeam, readEnvironment } from './environment.ts';
export { agreementVariables, teamVariable } from './team-variables.ts';
export {
  accountVariable,
  busVariable,
  datasetsFileVariables,
  functionVariables,
  inProgressVariable,
  lakeAccountVariable,
  ledgerVariable,
  notesVariable,
  numberVariable,
  registryFileVariables,
  snapshotDaysVariable,
  unreferencedVariable,
  type VariableMeta,
  variable,
  workVariable,
} from './variables.ts';
export { type WarehouseConfig, warehouseVariables } from './warehouse-variables.ts';
