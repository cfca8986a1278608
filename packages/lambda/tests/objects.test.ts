import { objectsOfS3 } from '@snapferry/lambda/aws';
import { expect, it } from 'vitest';
import { playAws } from './local-server.ts';

it("reads a bucket of another Region, which S3 names when it is asked by the function's own", async () => {
  const asked: (string | undefined)[] = [];
  await playAws((request, response) => {
    const region = /Credential=[^/]+\/\d+\/([^/]+)/.exec(request.headers.authorization ?? '')?.[1];
    asked.push(region);
    if (region === 'eu-west-1') response.end('contract');
    else {
      response.writeHead(301, { 'x-amz-bucket-region': 'eu-west-1', 'content-type': 'application/xml' });
      response.end('<Error><Code>PermanentRedirect</Code><Message>elsewhere</Message></Error>');
    }
  });
  const body = await objectsOfS3().read('s3://source-contracts/contracts/1');
  expect(new TextDecoder().decode(body)).toBe('contract');
  expect(asked).toEqual(['eu-central-1', 'eu-west-1']);
});
