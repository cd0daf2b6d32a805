/* An ioctl: its structure and what that points at, before and after. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "trace.h"

static void look_at_pointers(struct thread *thread, const struct shape *shape, char when)
{
	for (int i = 0; i < shape->count; i++) {
		const struct pointer *pointer = &shape->pointers[i];
		uint64_t address = 0, length = length_of(pointer, thread->before, thread->before_length);

		if ((pointer->when != when && pointer->when != 'b') || thread->before_length < (long)pointer->offset + 8)
			continue;
		memcpy(&address, thread->before + pointer->offset, 8);
		if (!thread->pointed[i])
			thread->pointed[i] = malloc(1 << 16);
		if (!thread->pointed[i])
			abort();
		thread->pointed_length[i] = read_memory(thread->tid, address, thread->pointed[i], (long)length);
	}
}

static long structure_of(const struct thread *thread, const struct shape *shape, unsigned char *to)
{
	uint32_t size = 0;
	long got;

	if (shape->memory == VALUE)
		return 0;
	if (shape->memory == BYTES)
		return read_memory(thread->tid, thread->args[2], to, shape->bytes);
	if (shape->memory == TEXT) {
		if (!read_text(thread->tid, thread->args[2], (char *)to, 256))
			return -1;
		return (long)strlen((char *)to);
	}
	got = read_memory(thread->tid, thread->args[2], to, 4);
	if (got < 4)
		return got;
	memcpy(&size, to, 4);
	return read_memory(thread->tid, thread->args[2], to, size < 4 ? 4 : size > MOST ? MOST : size);
}

bool begin_request(struct thread *thread)
{
	int fd = (int)thread->args[0];
	struct shape shape;
	int32_t referred;

	/* A descriptor that is not open is as much of an answer as any other. */
	if (!watched_target(thread->pid, fd, thread->to)) {
		if (*thread->to)
			return false;
		strcpy(thread->to, "-");
	}
	shape = shape_of((uint32_t)thread->args[1], NULL, 0);
	thread->before_length = structure_of(thread, &shape, thread->before);
	shape = shape_of((uint32_t)thread->args[1], thread->before, thread->before_length);
	for (int i = 0; i < POINTERS; i++)
		thread->pointed_length[i] = -1;
	look_at_pointers(thread, &shape, 'i');
	*thread->memory = *thread->refers = 0;
	if (shape.described >= 0 && thread->before_length >= shape.described + 8) {
		uint64_t address;

		memcpy(&address, thread->before + shape.described, 8);
		describe_memory(thread->pid, address, thread->memory);
	}
	if (shape.refers == POINTED_AT && thread->pointed_length[0] >= 4)
		memcpy(&referred, thread->pointed[0], 4);
	else if (shape.refers >= 0 && shape.refers != POINTED_AT && thread->before_length >= shape.refers + 4)
		memcpy(&referred, thread->before + shape.refers, 4);
	else
		return true;
	describe_file(thread->pid, referred, thread->refers, &thread->referred_size);
	return true;
}

void end_request(struct thread *thread, int64_t end, int64_t rc, bool returned)
{
	unsigned char after[MOST];
	struct shape shape = shape_of((uint32_t)thread->args[1], thread->before, thread->before_length);
	long length = structure_of(thread, &shape, after);

	begin_event(thread, "ioctl", end, rc, returned);
	put_number("fd", (int)thread->args[0]);
	put_text("to", thread->to);
	put_hex("request", (uint32_t)thread->args[1]);
	put_hex("argument", thread->args[2]);
	put_bytes("before", thread->before, thread->before_length);
	if (length != thread->before_length || (length > 0 && memcmp(after, thread->before, (size_t)length)))
		put_bytes("after", after, length);
	for (int i = 0; i < shape.count; i++)
		if (shape.pointers[i].when != 'o')
			put_bytes("given", thread->pointed[i], thread->pointed_length[i]);
	look_at_pointers(thread, &shape, 'o');
	for (int i = 0; i < shape.count; i++)
		if (shape.pointers[i].when != 'i')
			put_bytes("got", thread->pointed[i], thread->pointed_length[i]);
	if (*thread->memory)
		put_text("memory", thread->memory);
	if (*thread->refers) {
		put_text("refers", thread->refers);
		put_number("size", thread->referred_size);
	}
	end_line();
	if (shape.slow && rc >= 0)
		make_slow(thread->pid);
}
