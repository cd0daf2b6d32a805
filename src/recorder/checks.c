/* What the test driver looks at, makes happen and hands out: marks in tables and caches, faults and events, limits, dmabufs. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "recorder.h"
#include "driver.h"

static int reserve_iova(const struct call *call)
{
	struct test data = { .op = RESERVE, .id = number_of(call, "ioas", 0) };

	data.wide[0] = number_of(call, "iova", 0);
	data.wide[1] = number_of(call, "len", 0);
	return test(descriptor_of(call, "fd"), &data);
}

static int memory_limit(const struct call *call)
{
	struct test data = { .op = LIMIT };
	uint32_t limit = number_of(call, "limit", 0);
	int rc;

	data.word[0] = limit;
	rc = test(descriptor_of(call, "fd"), &data);
	/* It would hold for whoever comes next. */
	data.word[0] = 65536;
	if (!rc)
		test(descriptor_of(call, "fd"), &data);
	return rc;
}

static int check_refs(const struct call *call)
{
	struct test data = { .op = CHECK_REFS };

	data.wide[0] = number_of(call, "len", 0);
	data.wide[1] = memory_of(call);
	data.word[4] = number_of(call, "refs", 0);
	return test(any_context(), &data);
}

static int check_iotlb(const struct call *call)
{
	struct test data = { .op = IOTLB, .id = number_of(call, "hwpt", 0) };

	data.word[0] = number_of(call, "place", 0);
	data.word[1] = number_of(call, "iotlb", 0);
	return has(call, "fd") ? test(descriptor_of(call, "fd"), &data) : cannot("check_iotlb names no descriptor");
}

static int check_map(const struct call *call)
{
	struct test data = { .op = CHECK_MAP, .id = number_of(call, "hwpt", 0) };

	data.wide[0] = number_of(call, "iova", 0);
	data.wide[1] = number_of(call, "len", 0);
	data.wide[2] = memory_of(call);
	return has(call, "fd") ? test(descriptor_of(call, "fd"), &data) : cannot("check_map names no descriptor");
}

static int mark_dirty(const struct call *call)
{
	/* As many as the driver takes; no more of them are set than it looks at. */
	static unsigned char bits[1 << 24];
	const char *list = value_of(call, "bits");
	uint64_t page = number_of(call, "page_size", 0), used_bytes = page ? number_of(call, "len", 0) / page / 8 + 8 : 8;
	struct test data = { .op = DIRTY, .id = number_of(call, "hwpt", 0) };
	int first, last, used, rc;

	memset(bits, list ? 0 : 0xff, used_bytes < sizeof(bits) ? used_bytes : sizeof(bits));
	for (list = list ? list + 1 : ""; *list && *list != ']'; list += used + (list[used] == ',')) {
		if (sscanf(list, "[%d,%d]%n", &first, &last, &used) != 2 && (sscanf(list, "%d%n", &first, &used) != 1 || ((last = first), false)))
			return cannot("bits that are no list");
		for (int bit = first; bit <= last && (uint64_t)bit < used_bytes * 8 && bit < (int)sizeof(bits) * 8; bit++)
			bits[bit / 8] |= 1 << bit % 8;
	}
	data.wide[1] = number_of(call, "iova", 0);
	data.wide[2] = number_of(call, "len", 0);
	data.wide[3] = page;
	data.wide[4] = (uintptr_t)bits;
	if (!has(call, "fd"))
		return cannot("mark_dirty names no descriptor");
	rc = test(descriptor_of(call, "fd"), &data);
	if (!rc)
		out_number("count", data.wide[5]);
	return rc;
}

static int on_device(const struct call *call, struct test data)
{
	int fd = context_of(call, "dev");

	return fd < 0 ? cannot("no descriptor reaches %s", value_of(call, "dev")) : test(fd, &data);
}

static int check_cache(const struct call *call)
{
	return on_device(call, (struct test){ .op = CACHE, .id = number_of(call, "dev", 0), .word = { number_of(call, "place", 0), number_of(call, "cache", 0) } });
}

static int trigger_iopf(const struct call *call)
{
	struct test data = { .op = FAULT, .word = { number_of(call, "dev", 0), number_of(call, "pasid", 0), number_of(call, "grpid", 0), number_of(call, "perm", 0) } };

	data.wide[2] = number_of(call, "addr", 0);
	return on_device(call, data);
}

static int trigger_vevent(const struct call *call) { return on_device(call, (struct test){ .op = EVENT, .word = { number_of(call, "dev", 0) } }); }

static int dmabuf_create(const struct call *call)
{
	struct test data = { .op = DMABUF, .word = { number_of(call, "len", 512 * PAGE), O_CLOEXEC } };
	int fd = test(any_context(), &data);

	/* In 7.3 it answers 0, whatever the descriptor is. */
	if (!fd)
		return cannot("the test driver of this kernel hands out no descriptor of a dmabuf");
	if (fd > 0)
		name_descriptor(call, "as", fd);
	return fd < 0 ? -1 : 0;
}

static int dmabuf_revoke(const struct call *call)
{
	struct test data = { .op = REVOKE, .word = { (uint32_t)descriptor_of(call, "file"), !is(call, "revoked", "false") } };

	return test(any_context(), &data);
}

const struct spec check_calls[] = {
	{ "reserve_iova", "fd ioas iova len", reserve_iova }, { "memory_limit", "fd limit", memory_limit },
	{ "check_refs", "?uptr_offset ?user_va len refs ?memory:T", check_refs }, { "check_iotlb", "?fd hwpt ?place iotlb", check_iotlb },
	{ "check_map", "?fd hwpt iova len", check_map }, { "mark_dirty", "?fd hwpt iova len page_size ?bits:J", mark_dirty },
	{ "check_cache", "?fd dev ?place cache", check_cache }, { "trigger_iopf", "?fd dev ?pasid ?grpid ?perm ?addr", trigger_iopf },
	{ "trigger_vevent", "?fd dev", trigger_vevent }, { "dmabuf_create", "as:M ?len", dmabuf_create },
	{ "dmabuf_revoke", "file ?revoked:B", dmabuf_revoke },
	{ 0 },
};
