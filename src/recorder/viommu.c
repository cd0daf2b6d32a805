/* Calls on vIOMMUs and what hangs on them: virtual devices, queues of events, hardware queues, a region of memory. */
#define _GNU_SOURCE
#include <sys/mman.h>
#include <unistd.h>

#include "iommufd.h"

enum { REGION = 2 * PAGE };
static const uint32_t SELFTEST = 0xdeadbeef, SELFTEST_EVENTS = 0xbeefbeef;

static int viommu_alloc(const struct call *call)
{
	uint32_t type = word_of(call, "type", SELFTEST);
	struct { uint32_t in, out; uint64_t offset, length; } contents = { 0 };
	struct { uint32_t size, flags, type, dev, hwpt, id, length, reserved; uint64_t at; } data = {
		.flags = word_of(call, "flags", 0), .type = type, .dev = number_of(call, "dev", 0), .hwpt = number_of(call, "hwpt", 0),
		.length = type == SELFTEST ? sizeof(contents) : 0, .at = type == SELFTEST ? (uintptr_t)&contents : 0 };
	int rc = ASK(0x90, data);

	made(call, rc, data.id);
	if (!rc && has(call, "as"))
		find_name(value_of(call, "as"))->descriptor[0] = (int)(contents.offset >> 12);
	return rc;
}

static int vdevice_alloc(const struct call *call)
{
	struct { uint32_t size, viommu, dev, id; uint64_t virtual; } data = {
		.viommu = number_of(call, "viommu", 0), .dev = number_of(call, "dev", 0), .virtual = number_of(call, "virt_id", 0) };
	int rc = ASK(0x91, data);

	return made(call, rc, data.id);
}

static int veventq_alloc(const struct call *call)
{
	struct { uint32_t size, flags, viommu, type, depth, id; int32_t fd; uint32_t reserved; } data = {
		.flags = word_of(call, "flags", 0), .viommu = number_of(call, "viommu", 0), .type = word_of(call, "type", SELFTEST_EVENTS),
		.depth = number_of(call, "depth", 1) };
	int rc = ASK(0x93, data);

	if (!rc)
		name_descriptor(call, "fd_as", data.fd);
	return made(call, rc, data.id);
}

static int hw_queue_alloc(const struct call *call)
{
	struct { uint32_t size, flags, viommu, type, index, id; uint64_t iova, length; } data = {
		.flags = word_of(call, "flags", 0), .viommu = number_of(call, "viommu", 0), .type = word_of(call, "type", SELFTEST),
		.index = number_of(call, "index", 0), .iova = number_of(call, "iova", 0), .length = number_of(call, "len", 0) };
	int rc = ASK(0x94, data);

	return made(call, rc, data.id);
}

/* The region of a vIOMMU; where it lies in the file, the vIOMMU said when it was made. The mapping's name keeps its page. */
static int map_region(const struct call *call)
{
	struct name *viommu = find_name(value_of(call, "viommu"));
	bool known = viommu && viommu->descriptor[0] > 0;
	off_t start = known ? (off_t)viommu->descriptor[0] << 12 : 0, offset = (off_t)number_of(call, "offset", 0);
	size_t length = number_of(call, "len", REGION);
	/* Of what has no region none is reached by whole pages beyond its beginning. */
	void *at = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor_of(call, "fd"), start + (known ? offset : offset % PAGE));

	if (at == MAP_FAILED)
		return -1;
	name_number(call, "as", (int64_t)((uintptr_t)at / PAGE));
	/* How many pages go with it. */
	if (has(call, "as"))
		find_name(value_of(call, "as"))->descriptor[1] = (int)((length + PAGE - 1) / PAGE);
	return 0;
}

static int unmap_region(const struct call *call)
{
	uint64_t page = number_of(call, "map", 0);
	struct name *map = find_name(value_of(call, "map"));
	size_t length = map && map->descriptor[1] > 0 ? (size_t)map->descriptor[1] * PAGE : REGION;

	return page ? munmap((void *)(uintptr_t)(page * PAGE), length) : (errno = EINVAL, -1);
}

static int vevent_read(const struct call *call)
{
	unsigned char room[4096 + 16] = { 0 };
	size_t count = number_of(call, "count", 12);
	ssize_t got = read(descriptor_of(call, "fd"), room, count < 4096 ? count : 4096);
	uint32_t *first = (uint32_t *)room;
	uint64_t n = 0;

	if (got < 0 && errno != EAGAIN)
		return -1;
	for (ssize_t at = 0; at < got; n++)
		at += *(uint32_t *)(room + at) & 1 ? 8 : 12;
	out_number("n", n);
	if (got <= 0)
		return 0;
	out_number("sequence", first[1]);
	out_json("\"lost\":%s", first[0] & 1 ? "true" : "false");
	if (!(first[0] & 1))
		out_number("virt_id", first[2]);
	return 0;
}

const struct spec viommu_calls[] = {
	{ "viommu_alloc", "fd dev hwpt ?type:W ?flags:W ?as:M" STRUCTURE, viommu_alloc },
	{ "vdevice_alloc", "fd viommu dev virt_id ?as:M" STRUCTURE, vdevice_alloc },
	{ "veventq_alloc", "fd viommu ?type:W ?depth ?flags:W ?as:M ?fd_as:M" STRUCTURE, veventq_alloc },
	{ "hw_queue_alloc", "fd viommu index iova len ?type:W ?flags:W ?as:M" STRUCTURE, hw_queue_alloc },
	{ "mmap", "fd viommu ?len ?offset ?as:M", map_region },
	{ "munmap", "map", unmap_region },
	{ "vevent_read", "fd ?count", vevent_read },
	{ 0 },
};
