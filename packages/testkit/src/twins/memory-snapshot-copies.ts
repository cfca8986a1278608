import {
  CopyBusyError,
  CopyRefusedError,
  type CopySnapshot,
  type DatabaseSnapshot,
  formatSnapshotArn,
  ownCopyTag,
  parseSnapshotArn,
  type SnapshotArn,
  type SnapshotCatalog,
  type SnapshotCopies,
  SnapshotGoneError,
} from '@snapferry/ports';

/** RDS allows so many copies in progress for an account and Region. */
const maxCopies = 20;

export interface MemorySnapshotAccount {
  readonly snapshots: SnapshotCatalog;
  readonly copies: SnapshotCopies;
  /** Every request to copy that began a copy. */
  readonly copied: readonly CopySnapshot[];
}

export interface MemorySnapshotWorld {
  /** All snapshots of all accounts; a test may change them. */
  readonly all: DatabaseSnapshot[];
  /** `<arn> <account>` of every share that stands. */
  readonly shares: Set<string>;
  account(id: string): MemorySnapshotAccount;
  /** Copies under way end so; all of them, or the one of that id. */
  settle(status?: 'available' | 'failed', id?: string): void;
}

/** Snapshots of several accounts in one Region, shared and copied as RDS does. Copies stay under way until told to end. */
export function memorySnapshotWorld(snapshots: readonly DatabaseSnapshot[] = []): MemorySnapshotWorld {
  const all = [...snapshots];
  const shares = new Set<string>();
  return {
    all,
    shares,
    account: (id) => account({ all, shares }, id),
    settle(status = 'available', id) {
      for (const [index, snapshot] of all.entries()) {
        const ends = snapshot.status === 'creating' && (id === undefined || snapshot.id === id);
        if (ends) all[index] = { ...snapshot, status };
      }
    },
  };
}

function account({ all, shares }: Pick<MemorySnapshotWorld, 'all' | 'shares'>, id: string): MemorySnapshotAccount {
  const copied: CopySnapshot[] = [];
  const find = (arn: string) => all.find((snapshot) => snapshot.arn === arn);
  const isOwn = (snapshot: DatabaseSnapshot) => parseSnapshotArn(snapshot.arn)?.account === id;
  const own = (arn: string): DatabaseSnapshot => {
    const found = find(arn);
    if (found === undefined || !isOwn(found)) throw new SnapshotGoneError(`expected snapshot ${arn}, found none`);
    return found;
  };

  const copies: SnapshotCopies = {
    async copy(request) {
      const source = parseSnapshotArn(request.sourceArn);
      const original = find(request.sourceArn);
      const arn = source && formatSnapshotArn({ ...(source satisfies SnapshotArn), account: id, id: request.id });
      const standing = arn === undefined ? undefined : find(arn);
      if (standing !== undefined) return standing;
      const visible = original !== undefined && (isOwn(original) || shares.has(`${original.arn} ${id}`));
      if (arn === undefined || !visible) {
        throw new SnapshotGoneError(`expected snapshot ${request.sourceArn}, found none in account ${id}`);
      }
      if (original.status !== 'available') throw new CopyBusyError(`snapshot ${original.id} is ${original.status}`);
      if (all.filter((each) => isOwn(each) && each.status === 'creating').length >= maxCopies) {
        throw new CopyBusyError(`expected fewer than ${maxCopies} copies under way, found as many`);
      }
      const { engine, engineVersion, kind, sourceDatabase, time } = original;
      const about = { sourceDatabase, kind, time, engine, engineVersion };
      const { kmsKeyId: kmsKeyArn, tags } = request;
      const made = { arn, id: request.id, type: 'manual', status: 'creating', kmsKeyArn, tags, ...about } as const;
      copied.push(request);
      all.push(made);
      return made;
    },
    async share(arn, other) {
      const snapshot = own(arn);
      if (snapshot.type !== 'manual' || snapshot.kmsKeyArn?.endsWith('/aws-rds') === true) {
        throw new CopyRefusedError(`snapshot ${snapshot.id}: only manual ones under a key of one's own can be shared`);
      }
      if (snapshot.status !== 'available') throw new CopyBusyError(`snapshot ${snapshot.id} is ${snapshot.status}`);
      shares.add(`${arn} ${other}`);
    },
    async delete(arn) {
      const index = all.findIndex((snapshot) => snapshot.arn === arn && isOwn(snapshot));
      if (index >= 0) all.splice(index, 1);
    },
    list: async () => all.filter((each) => isOwn(each) && each.type === 'manual' && ownCopyTag in each.tags),
  };
  return {
    copied,
    copies,
    snapshots: {
      describe: async (arn) => all.find((snapshot) => snapshot.arn === arn && isOwn(snapshot)),
      list: async (database) => all.filter((each) => isOwn(each) && each.sourceDatabase === database),
    },
  };
}
