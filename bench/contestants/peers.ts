import { carried } from '../corpus/columns.ts';
import { pythonProgram } from '../setup.ts';
import { type Contestant, type Course, tableName } from './contestant.ts';

/** The columns and the casts, which a peer makes with its own functions. */
const columns = carried.map(({ name, castTo }) => ({ name, castTo }));

function peer(name: string, title: string, program: string, more: object = {}): Contestant {
  return {
    name,
    title,
    output: { namespace: name },
    command: ({ tools, plain, catalog, scratch }: Course) => {
      const table = { namespace: name, table: tableName };
      const task = {
        ...table,
        exportFolder: plain.exportFolder,
        catalog,
        scratch,
        columns,
        jar: tools.sparkJar,
        ...more,
      };
      return { file: tools.python, args: [pythonProgram(program), JSON.stringify(task)] };
    },
  };
}

export const pyiceberg = peer('pyiceberg', 'PyIceberg overwrite, whole table', 'pyiceberg_overwrite.py', {
  form: 'whole',
});
export const pyicebergStreamed = peer('pyiceberg_streamed', 'PyIceberg overwrite, streamed', 'pyiceberg_overwrite.py', {
  form: 'streamed',
});
export const spark = peer('spark', 'Spark local[2] INSERT OVERWRITE', 'spark_overwrite.py');
