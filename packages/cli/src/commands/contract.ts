import { checkContract, type DatabaseSchema, draftContract, parseContract, readDdl } from '@snapferry/contract';
import pc from 'picocolors';
import { printable } from '../output/format.ts';
import { printJson } from '../output/terminal.ts';
import { finishFailed } from './exit-code.ts';
import { readText } from './run.ts';
