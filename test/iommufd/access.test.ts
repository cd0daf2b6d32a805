/** Accesses: attach, replace and detach; what is pinned, read and written; and their end. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { accessCreate } from '../../src/iommufd/access';
import { PAGE_SIZE } from '../../src/iommufd/answer';
import { U64_MAX } from '../../src/iommufd/u64';
import { START, newContext, newIoas, page, pages } from './setup';

const errno = (answer: { errno: string }): string => answer.errno;

function attached() {
  const context = newContext();
  const ioas = newIoas(context);
  const access = accessCreate(context, true);
  access.attach(ioas.id);
  return { context, ioas, access };
}

const attach = suite('Attach, replace, detach');

attach('EINVAL when attached, before the target is looked up; ENOENT', () => {
  const { access, context } = attached();
  assert.is(access.attach(99), 'EINVAL');
  assert.is(accessCreate(context, true).attach(access.id), 'ENOENT');
});

attach('ENOENT to replace when not attached, or by what is not there', () => {
  const { access, context, ioas } = attached();
  assert.equal([accessCreate(context, true).replace(ioas.id), access.replace(99), access.replace(ioas.id)], ['ENOENT', 'ENOENT', 'OK']);
});

attach('EADDRINUSE when an area is not a whole number of pages', () => {
  const { access, context } = attached();
  const odd = newIoas(context);
  odd.map({ ...pages(0, 1), length: 100 });
  assert.is(access.replace(odd.id), 'EADDRINUSE');
  assert.equal([odd.users, odd.alignment, accessCreate(context, false).attach(odd.id)], [1, 1, 'OK']);
});

attach('replace gives up the pins, and lets the old address space go', () => {
  const { access, context, ioas } = attached();
  ioas.map(pages(0, 1));
  access.pin(START, PAGE_SIZE);
  assert.is(context.destroyObject(ioas.id), 'EBUSY');
  assert.equal([access.replace(newIoas(context).id), access.pins.size, context.destroyObject(ioas.id)], ['OK', 0, 'OK']);
});

attach('during a detach: ENOENT to pin and to replace, EBUSY to attach, and unpin still works', () => {
  const { access, context, ioas } = attached();
  ioas.map(pages(0, 1));
  const { pin } = access.pin(START, PAGE_SIZE) as { pin: number };
  const other = newIoas(context);
  access.beginDetach();
  assert.equal([errno(access.pin(START, PAGE_SIZE)), access.replace(other.id), access.attach(other.id), access.unpin(pin)], ['ENOENT', 'ENOENT', 'EBUSY', 'OK']);
  access.endDetach();
  assert.equal([access.attach(other.id), context.destroyObject(ioas.id)], ['OK', 'OK']);
});

attach('OK: to replace an address space by itself keeps the pins', () => {
  const { access, ioas } = attached();
  ioas.map(pages(0, 1));
  access.pin(START, PAGE_SIZE);
  assert.equal([access.replace(ioas.id), access.pins.size, ioas.users], ['OK', 1, 2]);
});

attach('detach of nothing is only warned about', () => {
  const { access } = attached();
  assert.equal([accessCreate(newContext(), true).detach(), access.detach(), access.detach()], [false, true, false]);
});

attach.run();

const pin = suite('Pin');

pin('EINVAL without a length, before ENOENT when not attached', () => {
  const { access, context } = attached();
  const loose = accessCreate(context, true);
  assert.equal([errno(access.pin(START, 0)), errno(loose.pin(START, 0)), errno(loose.pin(START, 1))], ['EINVAL', 'EINVAL', 'ENOENT']);
  assert.equal([loose.readWrite(START, 0), loose.readWrite(START, 1)], ['EINVAL', 'ENOENT']);
});

pin('EOVERFLOW beyond 64 bits, before ENOENT when not attached', () => {
  const { access, context } = attached();
  for (const one of [access, accessCreate(context, true)]) {
    assert.equal([errno(one.pin(U64_MAX, PAGE_SIZE)), one.readWrite(U64_MAX, PAGE_SIZE)], ['EOVERFLOW', 'EOVERFLOW']);
  }
});

pin('ENOENT to read on into a hole, EPERM before it to write', () => {
  const { access, ioas } = attached();
  ioas.map(pages(0, 1, false));
  assert.equal([access.readWrite(START, PAGE_SIZE), access.readWrite(START, PAGE_SIZE + 1), access.readWrite(START, PAGE_SIZE + 1, true)], ['OK', 'ENOENT', 'EPERM']);
});

pin('ENOENT over a hole, EPERM to write read-only memory', () => {
  const { access, ioas } = attached();
  ioas.map(pages(0, 1, false));
  ioas.map(pages(2, 1));
  assert.equal([errno(access.pin(START, 3 * PAGE_SIZE)), errno(access.pin(START, PAGE_SIZE, true)), errno(access.pin(START, PAGE_SIZE))], ['ENOENT', 'EPERM', 'OK']);
  assert.equal([access.readWrite(START + 1, 10, true), access.readWrite(START + 1, 10)], ['EPERM', 'OK']);
});

pin('goes over neighbouring areas', () => {
  const { access, ioas } = attached();
  ioas.map(pages(0, 1));
  ioas.map(pages(1, 2));
  assert.is(errno(access.pin(START, 3 * PAGE_SIZE)), 'OK');
});

pin('EINVAL for memory that cannot be pinned, and within a page', () => {
  const { access, ioas } = attached();
  ioas.map({ ...pages(0, 1), pages: { source: 'dmabuf', writable: true, address: 0 } });
  ioas.map(pages(1, 1));
  assert.equal([errno(access.pin(START, PAGE_SIZE)), access.readWrite(START, 1)], ['EINVAL', 'EINVAL']);
  assert.equal([errno(access.pin(page(1) + 8, 8)), access.readWrite(page(1) + 8, 8)], ['EINVAL', 'OK']);
});

pin('EINVAL over areas that do not join where a page ends, before ENOENT over the hole behind them', () => {
  const context = newContext();
  const ioas = newIoas(context);
  const access = accessCreate(context, false);
  access.attach(ioas.id);
  ioas.map({ ...pages(0, 1), length: 100 });
  assert.equal([errno(access.pin(START, 100)), errno(access.pin(START, 200))], ['OK', 'EINVAL']);
  ioas.map({ ...pages(0, 1), iova: START + 100, length: PAGE_SIZE });
  assert.equal([errno(access.pin(START, 200)), errno(access.pin(START + 100, 10))], ['EINVAL', 'OK']);
});

pin('EINVAL while an unmap takes the area, ENOENT afterwards', () => {
  const { access, ioas } = attached();
  ioas.map(pages(0, 1));
  access.pin(START, PAGE_SIZE);
  ioas.beginUnmap(START, PAGE_SIZE);
  assert.equal([errno(access.pin(START, PAGE_SIZE)), access.readWrite(START, 1)], ['EINVAL', 'EINVAL']);
  ioas.unmap(START, PAGE_SIZE);
  assert.is(errno(access.pin(START, PAGE_SIZE)), 'ENOENT');
});

pin('an unmap takes the pins of its areas and leaves the others; its numbers go on', () => {
  const { access, ioas } = attached();
  ioas.map(pages(0, 1));
  ioas.map(pages(1, 1));
  assert.equal([access.pin(START, PAGE_SIZE), access.pin(page(1), PAGE_SIZE)], [{ errno: 'OK', pin: 0 }, { errno: 'OK', pin: 1 }]);
  assert.equal(ioas.unmap(START, PAGE_SIZE), { errno: 'OK', unmapped: PAGE_SIZE });
  assert.equal([access.unpin(0), access.unpin(1), access.unpin(1), access.pin(page(1), PAGE_SIZE)], ['ENOENT', 'OK', 'ENOENT', { errno: 'OK', pin: 2 }]);
});

pin('an unmap leaves the pin that ends where its area begins', () => {
  const { access, ioas } = attached();
  ioas.map(pages(0, 1));
  ioas.map(pages(1, 1));
  access.pin(START, PAGE_SIZE);
  access.pin(page(1), PAGE_SIZE);
  assert.equal([ioas.unmap(page(1), PAGE_SIZE).errno, access.unpin(1), access.unpin(0)], ['OK', 'ENOENT', 'OK']);
});

pin('an unmap takes the pins of a driver that had said it needs none, too', () => {
  const { context, ioas } = attached();
  const access = accessCreate(context, false);
  access.attach(ioas.id);
  ioas.map(pages(0, 1));
  access.pin(START, PAGE_SIZE);
  assert.equal([ioas.unmap(START, PAGE_SIZE).errno, access.unpin(0)], ['OK', 'ENOENT']);
});

pin.run();

const end = suite('Destroy');

end('EBUSY for user space for ever; its driver lets go of everything', () => {
  const { access, context, ioas } = attached();
  ioas.map(pages(0, 1));
  access.pin(START, PAGE_SIZE);
  assert.is(context.destroyObject(access.id), 'EBUSY');
  context.put();
  assert.not(context.released);
  assert.is(access.destroyByDriver(), 'OK');
  assert.ok(context.released && context.objects.empty);
});

end.run();
