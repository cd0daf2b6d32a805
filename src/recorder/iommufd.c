/* Calls on contexts and address spaces. The structures are the kernel's, by the place of each field. */
#define _GNU_SOURCE
#include <string.h>
#include <sys/ioctl.h>

#include "iommufd.h"

#define REQUEST(nr) ((';' << 8) | (nr))
enum { FIXED = 1, WRITEABLE = 2, READABLE = 4, LONGEST = 4096 };

/* One call. `size` may say another length of the structure, `structure` that it is not there, or that what follows it is not 0. */
int iommufd_ioctl(const struct call *call, int fd, unsigned nr, void *structure, size_t whole)
{
	static unsigned char room[LONGEST];
	uint64_t size = number_of(call, "size", whole);
	int rc;

	memset(room, 0, sizeof(room));
	memcpy(room, structure, whole);
	if (size > LONGEST)
		return cannot("a structure of more than a page");
	if (is(call, "structure", "beyond") && size > whole)
		room[size - 1] = 1;
	*(uint32_t *)room = (uint32_t)size;
	rc = ioctl(fd, REQUEST(nr), is(call, "structure", "none") ? NULL : room);
	memcpy(structure, room, whole);
	return rc;
}

static int made_number(const struct call *call, int rc, const char *key, uint64_t number)
{
	if (!rc) {
		out_number(key, number);
		name_number(call, "as", (int64_t)number);
	}
	return rc;
}

int made(const struct call *call, int rc, uint32_t id) { return made_number(call, rc, "id", id); }

static uint32_t map_flags(const struct call *call, const char *iova)
{
	const char *prot = value_of(call, "prot") ?: "RW";

	return (has(call, iova) ? FIXED : 0) | (strchr(prot, 'R') ? READABLE : 0) | (strchr(prot, 'W') ? WRITEABLE : 0) | word_of(call, "flags", 0);
}

static int ioas_alloc(const struct call *call)
{
	struct { uint32_t size, flags, id; } data = { .flags = word_of(call, "flags", 0) };
	int rc = ASK(0x81, data);

	return made_number(call, rc, "id", data.id);
}

static int destroy(const struct call *call)
{
	struct { uint32_t size, id; } data = { .id = number_of(call, "id", 0) };

	return ASK(0x80, data);
}

static int map(const struct call *call)
{
	struct { uint32_t size, flags, ioas, reserved; uint64_t address, length, iova; } data = {
		.flags = map_flags(call, "iova"), .ioas = number_of(call, "ioas", 0), .address = memory_of(call),
		.length = number_of(call, "len", 0), .iova = number_of(call, "iova", 0) };
	int rc = ASK(0x85, data);

	return made_number(call, rc, "iova", data.iova);
}

static int map_file(const struct call *call)
{
	struct { uint32_t size, flags, ioas; int32_t file; uint64_t start, length, iova; } data = {
		.flags = map_flags(call, "iova"), .ioas = number_of(call, "ioas", 0), .file = descriptor_of(call, "file"),
		.start = number_of(call, "start", 0), .length = number_of(call, "len", 0), .iova = number_of(call, "iova", 0) };
	int rc = ASK(0x8f, data);

	return made_number(call, rc, "iova", data.iova);
}

static int copy(const struct call *call)
{
	struct { uint32_t size, flags, to, from; uint64_t length, to_iova, from_iova; } data = {
		.flags = map_flags(call, "dst_iova"), .to = number_of(call, "dst", 0), .from = number_of(call, "src", 0),
		.length = number_of(call, "len", 0), .to_iova = number_of(call, "dst_iova", 0), .from_iova = number_of(call, "src_iova", 0) };
	int rc = ASK(0x83, data);

	return made_number(call, rc, "iova", data.to_iova);
}

static int unmap(const struct call *call)
{
	struct { uint32_t size, ioas; uint64_t iova, length; } data = {
		.ioas = number_of(call, "ioas", 0), .iova = number_of(call, "iova", 0), .length = number_of(call, "len", 0) };
	int rc = ASK(0x86, data);

	if (!rc)
		out_number("unmapped", data.length);
	return rc;
}

static int allow_iovas(const struct call *call)
{
	uint64_t ranges[RANGES][2];
	struct { uint32_t size, ioas, count, reserved; uint64_t list; } data = {
		.ioas = number_of(call, "ioas", 0), .count = has(call, "ranges") ? parse_ranges(value_of(call, "ranges"), ranges, RANGES) : 0,
		.list = (uintptr_t)ranges };

	return ASK(0x82, data);
}

static int iova_ranges(const struct call *call)
{
	uint64_t ranges[RANGES][2];
	struct { uint32_t size, ioas, count, reserved; uint64_t list, alignment; } data = {
		.ioas = number_of(call, "ioas", 0), .count = number_of(call, "num_iovas", RANGES), .list = (uintptr_t)ranges };
	uint32_t room = data.count;
	int rc = ASK(0x84, data), error = errno;

	if (!rc || error == EMSGSIZE) {
		out_number("num_iovas", data.count);
		out_number("alignment", data.alignment);
	}
	if (!rc)
		out_ranges("ranges", ranges, data.count < room ? data.count : room);
	errno = error;
	return rc;
}

static int option(const struct call *call)
{
	bool get = !strcmp(call->op, "option_get");
	struct { uint32_t size, option; uint16_t op, reserved; uint32_t id; uint64_t value; } data = {
		.option = word_of(call, "option", 99), .op = get, .id = number_of(call, "id", 0), .value = number_of(call, "val", 0) };
	int rc = ASK(0x87, data);

	if (!rc && get)
		out_number("val", data.value);
	return rc;
}

static int vfio_ioas(const struct call *call)
{
	int op = strstr(call->op, "_get") ? 0 : strstr(call->op, "_set") ? 1 : 2;
	struct { uint32_t size, id; uint16_t op, reserved; } data = { .id = number_of(call, "id", 0), .op = op };
	int rc = ASK(0x88, data);

	if (!rc && !op)
		out_number("id", data.id);
	return rc;
}

static int change_process(const struct call *call)
{
	struct { uint32_t size, reserved; } data = { 0 };

	return ASK(0x92, data);
}

/* Physical addresses differ from boot to boot, so that nothing but the errno is told. */
static int get_pa(const struct call *call)
{
	struct { uint32_t size, flags, ioas, reserved; uint64_t iova, length, physical; } data = {
		.flags = word_of(call, "flags", 0), .ioas = number_of(call, "ioas", 0), .reserved = number_of(call, "reserved", 0),
		.iova = number_of(call, "iova", 0), .length = number_of(call, "len", PAGE) };

	return ASK(0x95, data);
}

const struct spec iommufd_calls[] = {
	{ "ioas_alloc", "fd ?flags:W ?as:M" STRUCTURE, ioas_alloc },
	{ "ioas_destroy", "fd id" STRUCTURE, destroy },
	{ "hwpt_destroy", "fd id" STRUCTURE, destroy },
	{ "obj_destroy", "fd id" STRUCTURE, destroy },
	{ "map", "fd ioas ?iova len ?prot:P ?flags:W ?uptr_offset ?user_va ?memory:T ?as:M" STRUCTURE, map },
	{ "map_file", "fd ioas ?iova len ?prot:P ?flags:W file ?start ?as:M" STRUCTURE, map_file },
	{ "unmap", "fd ioas iova len" STRUCTURE, unmap },
	{ "copy", "fd src src_iova dst ?dst_iova len ?prot:P ?flags:W ?as:M" STRUCTURE, copy },
	{ "allow_iovas", "fd ioas ?ranges:R" STRUCTURE, allow_iovas },
	{ "iova_ranges", "fd ioas ?num_iovas" STRUCTURE, iova_ranges },
	{ "option_set", "fd option:W ?id val" STRUCTURE, option },
	{ "option_get", "fd option:W ?id" STRUCTURE, option },
	{ "vfio_ioas_get", "fd" STRUCTURE, vfio_ioas },
	{ "vfio_ioas_set", "fd id" STRUCTURE, vfio_ioas },
	{ "vfio_ioas_clear", "fd" STRUCTURE, vfio_ioas },
	{ "change_process", "fd" STRUCTURE, change_process },
	{ "noiommu_get_pa", "fd ioas iova ?len ?flags:W ?reserved" STRUCTURE, get_pa },
	{ 0 },
};
