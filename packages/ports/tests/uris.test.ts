import { exportInfoUri, exportUri, isBelow, planUri, runFileUri, runFolderUri, splitS3Uri } from '@snapferry/ports';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const folder = 's3://landing/exports/shop/';

describe('isBelow', () => {
  it.each([
    'a',
    'a/',
    'a/b.parquet',
    'r-1/1/task/db/public.t/1/part-00000.gz.parquet',
    'with blank',
    'a..b',
    '...',
    '$t',
  ])('takes %j', (rest) => {
    expect(isBelow(`${folder}${rest}`, folder)).toBe(true);
  });

  it.each([
    '',
    '/',
    '..',
    '../',
    './a',
    'a/../b',
    'a//b',
    'a/./b',
    'a/..',
    '%2e%2e/a',
    'a*',
    'a?',
    '[a]',
    '{a,b}',
    'a\\b',
    'a\0',
  ])('refuses %j', (rest) => {
    expect(isBelow(`${folder}${rest}`, folder)).toBe(false);
  });

  it.each([
    's3://landing/exports/shopping/a',
    's3://landing/exports/shop',
    's3://other/exports/shop/a',
    '/exports/shop/a',
  ])('refuses %j, which lies beside it', (uri) => {
    expect(isBelow(uri, folder)).toBe(false);
  });

  it('takes nothing that a path resolver leads out of the folder', () => {
    const segment = fc.constantFrom('..', '.', '', 'a', '%2e%2e', 'b', '..%2f', '\\..');
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 6 }), (segments) => {
        const uri = `${folder}${segments.join('/')}`;
        if (!isBelow(uri, folder)) return;
        const resolved = new URL(uri.replace('s3:', 'http:')).pathname;
        expect(resolved.startsWith('/exports/shop/')).toBe(true);
        expect(resolved).not.toBe('/exports/shop/');
      }),
    );
  });
});

describe('the places of an export', () => {
  it('lie below each other', () => {
    const runFolder = runFolderUri('s3://landing/exports/', { dataset: 'shop', runId: 'r-1', attempt: 2 });
    expect(runFolder).toBe('s3://landing/exports/shop/r-1/2/');
    expect(runFileUri(runFolder)).toBe('s3://landing/exports/shop/r-1/2/snapferry-run.json');
    expect(exportUri(runFolder, 'task')).toBe('s3://landing/exports/shop/r-1/2/task/');
    expect(exportInfoUri(exportUri(runFolder, 'task'), 'task')).toBe(
      's3://landing/exports/shop/r-1/2/task/export_info_task.json',
    );
  });

  it('of a plan name run, attempt and table', () => {
    expect(planUri('s3://work/', { runId: 'r-1', attempt: 3, table: 'artist' })).toBe(
      's3://work/plans/r-1/3/artist.json',
    );
  });

  it('fall into bucket and key', () => {
    expect(splitS3Uri('s3://bucket/a/b/')).toEqual({ bucket: 'bucket', key: 'a/b/' });
    expect(() => splitS3Uri('file:///a')).toThrow(TypeError);
  });
});
