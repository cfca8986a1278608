export { deployedDatasets, deployedRegistry } from './deployed-files.ts';
export { ConfigurationError, type Environment, ofTeam, readEnvironment } from './environment.ts';
export {
  accountVariable,
  arnForm,
  busVariable,
  datasetsFileVariables,
  functionVariables,
  inProgressVariable,
  lakeAccountVariable,
  ledgerVariable,
  notesVariable,
  numberVariable,
  registryFileVariables,
  teamVariable,
  type VariableMeta,
  variable,
  workVariable,
} from './variables.ts';
export { type WarehouseConfig, warehouseVariables } from './warehouse-variables.ts';
