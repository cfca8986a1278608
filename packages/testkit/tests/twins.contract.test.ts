import { memoryInProgressStore, memoryObjectStore, memoryRunLedger } from '@snapferry/testkit';
import { describeInProgressStore, describeObjectStore, describeRunLedger } from '@snapferry/testkit/suites';

describeObjectStore('memoryObjectStore', memoryObjectStore);
describeRunLedger('memoryRunLedger', memoryRunLedger);
describeInProgressStore('memoryInProgressStore', memoryInProgressStore);
