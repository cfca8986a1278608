import { ObjectNotFoundError, type ObjectStore } from '@snapferry/ports';
import { describe, expect, it } from 'vitest';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What every ObjectStore promises. The factory gives a store whose bucket `bucket` exists and holds nothing. */
export function describeObjectStore(
  name: string,
  factory: () => Promise<ObjectStore> | ObjectStore,
  bucket = 'bucket',
): void {
  const at = (key: string): string => `s3://${bucket}/${key}`;
  const listed = async (store: ObjectStore, prefix: string): Promise<string[]> =>
    (await Array.fromAsync(store.list(at(prefix)))).map((object) => object.uri.slice(at('').length));

  describe(`${name} as an ObjectStore`, () => {
    it('reads back what was written, byte for byte', async () => {
      const store = await factory();
      const body = Uint8Array.from({ length: 256 }, (_, index) => index);
      await store.write(at('a/b.bin'), body);
      expect(await store.read(at('a/b.bin'))).toEqual(body);
    });

    it('keeps an empty object', async () => {
      const store = await factory();
      await store.write(at('a/_SUCCESS'), new Uint8Array());
      expect((await store.head(at('a/_SUCCESS')))?.size).toBe(0);
      expect(await store.read(at('a/_SUCCESS'))).toEqual(new Uint8Array());
    });

    it('says by an error of its own that an object is not there', async () => {
      const store = await factory();
      await expect(store.read(at('none'))).rejects.toThrow(ObjectNotFoundError);
      expect(await store.head(at('none'))).toBeUndefined();
    });

    it('takes a folder for no object', async () => {
      const store = await factory();
      await store.write(at('a/b'), bytes('x'));
      expect(await store.head(at('a'))).toBeUndefined();
      await expect(store.read(at('a'))).rejects.toThrow(ObjectNotFoundError);
    });

    it('takes nothing below an object for an object', async () => {
      const store = await factory();
      await store.write(at('a'), bytes('x'));
      expect(await store.head(at('a/b'))).toBeUndefined();
    });

    it('replaces an object as a whole', async () => {
      const store = await factory();
      await store.write(at('a'), bytes('a long first body'));
      await store.write(at('a'), bytes('short'));
      expect(await store.read(at('a'))).toEqual(bytes('short'));
    });

    it('tells the size in bytes, not in characters', async () => {
      const store = await factory();
      await store.write(at('a'), bytes('äöü€'));
      expect(await store.head(at('a'))).toMatchObject({ uri: at('a'), size: 9 });
    });

    it('changes the ETag with the content, also where the size stays', async () => {
      const store = await factory();
      const etags = new Set<string | undefined>();
      for (const body of ['aaaa', 'bbbb', 'cccc', 'dddd']) {
        await store.write(at('a'), bytes(body));
        etags.add((await store.head(at('a')))?.etag);
      }
      expect(etags.size).toBe(4);
    });

    it('keeps the ETag while nobody writes', async () => {
      const store = await factory();
      await store.write(at('a'), bytes('x'));
      expect(await store.head(at('a'))).toEqual(await store.head(at('a')));
    });

    it('lists what starts with the prefix, in the order of keys, and nothing else', async () => {
      const store = await factory();
      for (const key of ['r/2/b', 'r/1/b', 'r/1/a/x', 'r/10/c', 'q/1/z', 'r/1.json'])
        await store.write(at(key), bytes(key));
      expect(await listed(store, 'r/')).toEqual(['r/1.json', 'r/1/a/x', 'r/1/b', 'r/10/c', 'r/2/b']);
      expect(await listed(store, 'r/1')).toEqual(['r/1.json', 'r/1/a/x', 'r/1/b', 'r/10/c']);
      expect(await listed(store, 'r/1/')).toEqual(['r/1/a/x', 'r/1/b']);
    });

    it('lists nothing where nothing is', async () => {
      const store = await factory();
      expect(await listed(store, 'nowhere/')).toEqual([]);
    });

    it('lists with the size and ETag that a look gives', async () => {
      const store = await factory();
      await store.write(at('a/b'), bytes('body'));
      expect(await Array.fromAsync(store.list(at('a/')))).toEqual([await store.head(at('a/b'))]);
    });

    it.each(['with blank.json', 'plus+.json', 'a=1/b&c', 'percent%2e.json', 'käse.json', "quote'.json", '$table'])(
      'takes the key %j as it is',
      async (key) => {
        const store = await factory();
        await store.write(at(`k/${key}`), bytes(key));
        expect(await store.read(at(`k/${key}`))).toEqual(bytes(key));
        expect(await listed(store, 'k/')).toEqual([`k/${key}`]);
      },
    );
  });
}
