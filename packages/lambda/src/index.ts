export { deployedDatasets, deployedRegistry } from './deployed-files.ts';
export { ConfigurationError, type Environment, readEnvironment } from './environment.ts';
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
  type VariableMeta,
  variable,
  workVariable,
} from './variables.ts';
export { type WarehouseConfig, warehouseVariables } from './warehouse-variables.ts';
