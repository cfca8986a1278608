import type { AlterTableCmd, AlterTableStmt } from 'libpg-query';
import { applyConstraint, putColumn, setNotNull } from './apply-create.ts';
import type { SchemaBuilder, TableDraft } from './schema-builder.ts';

/** Takes what an ALTER TABLE says of columns, keys and partitions; the rest does not concern a contract. */
export function applyAlterTable(statement: AlterTableStmt, builder: SchemaBuilder): void {
  const table = builder.table(statement.relation);
  if (table === undefined) return;
  for (const node of statement.cmds ?? []) {
    if ('AlterTableCmd' in node) applyCommand(node.AlterTableCmd, table, builder);
  }
}

function applyCommand(command: AlterTableCmd, table: TableDraft, builder: SchemaBuilder): void {
  const { def } = command;
  switch (command.subtype) {
    case 'AT_AddColumn':
      if (def !== undefined && 'ColumnDef' in def) putColumn(table, builder.column(def.ColumnDef));
      break;
    case 'AT_DropColumn':
      table.columns = table.columns.filter((column) => column.name !== command.name);
      break;
    case 'AT_AlterColumnType':
      if (def !== undefined && 'ColumnDef' in def && def.ColumnDef.typeName !== undefined) {
        const type = builder.columnType(def.ColumnDef.typeName);
        table.columns = table.columns.map(({ name, notNull, ...rest }) =>
          name !== command.name
            ? { name, notNull, ...rest }
            : { name, notNull, ...type, ...(rest.comment !== undefined && { comment: rest.comment }) },
        );
      }
      break;
    case 'AT_SetNotNull':
    case 'AT_AddIdentity':
      setNotNull(table, command.name, true);
      break;
    case 'AT_DropNotNull':
      setNotNull(table, command.name, false);
      break;
    case 'AT_AddConstraint':
      if (def !== undefined && 'Constraint' in def) applyConstraint(def.Constraint, table);
      break;
    case 'AT_AttachPartition':
      if (def !== undefined && 'PartitionCmd' in def) {
        const partition = builder.table(def.PartitionCmd.name);
        if (partition !== undefined) partition.kind = 'partition';
      }
      break;
  }
}
