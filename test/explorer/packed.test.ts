import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { unpacked } from '../../src/explorer/packed';
import { packedScript } from '../../src/site/packed';

const packed = suite('packed');

/** What a page with the script finds under the name. */
function runInPage(script: string): unknown {
  const page: { data?: unknown } = {};
  new Function('globalThis', script)(page);
  return page.data;
}

packed('a page unpacks what the build has packed, also markup, signs beyond ASCII, and addresses of 64 bits', async () => {
  const text = runInPage(packedScript('data', { markup: '</script><b>"\'', sign: '≜ ↦ 😀', last: 0xffff_ffff_ffff_ffffn, rows: Array.from({ length: 1000 }, (_, i) => ({ i })) })) as string;
  assert.match(text, /^[A-Za-z0-9+/=]+$/);
  assert.equal(await unpacked(text), { markup: '</script><b>"\'', sign: '≜ ↦ 😀', last: '0xffffffffffffffff', rows: Array.from({ length: 1000 }, (_, i) => ({ i })) });
});

packed('the same data is the same script, so that a site built twice is the same', () => {
  assert.is(packedScript('data', { a: [1, 2] }), packedScript('data', { a: [1, 2] }));
});

for (const [what, text] of [['is no base64', '<b>'], ['is not compressed', btoa('{"a":1}')], ['is cut', packedScript('data', { a: 'x'.repeat(100) }).slice(24, 60)]] as const) {
  packed(`a text that ${what} is refused, and nothing is made of it`, async () => {
    let refused: unknown;
    await unpacked(text).catch((error: unknown) => { refused = error; });
    assert.instance(refused, Error);
  });
}

packed.run();
