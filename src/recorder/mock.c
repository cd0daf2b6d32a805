/*
 * Calls on the kernel's mock devices and on what its test driver does inside of the kernel (IOMMU_TEST, CONFIG_IOMMUFD_TEST). It binds and
 * attaches at once: `bind_device` looks ahead, and answers for the `attach` that follows, too.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "recorder.h"

enum { RESERVE = 1, CHECK_MAP = 3, CHECK_REFS = 4, ACCESS = 5, UNPIN = 6, PIN = 7, RW = 8, LIMIT = 9, REPLACE = 10, ACCESS_REPLACE = 11,
	DOMAIN = 12, DIRTY = 13, IOTLB = 14, FAULT = 15, CACHE = 16, EVENT = 17, PASID_ATTACH = 18, PASID_REPLACE = 19, PASID_DETACH = 20,
	PASID_CHECK = 21, DMABUF = 22, REVOKE = 23, HIGHEST = 128 };

/* The structure of all of them: what is at which place depends on the call. */
struct test { uint32_t size, op, id, reserved; union { uint64_t wide[6]; uint32_t word[12]; }; uint32_t last; };

static int test(int fd, struct test *data)
{
	data->size = sizeof(*data);
	return ioctl(fd, (';' << 8) | 0xa0, data);
}

/* Calls on accesses and dmabufs go through any context, so that they need none of the run's own. */
static int any_context(void)
{
	static int fd = -1, owner = -1;

	if (owner != getpid())
		fd = open("/dev/iommu", O_RDWR | O_CLOEXEC), owner = getpid();
	return fd;
}

/* The mock devices of a run: the number of the test driver's object beside that of the device, which names have. */
static struct mock { char word[WORD], fd[WORD]; uint32_t object; bool gone; } mocks[NAMES];
static int mock_count;
static struct { bool waits; int rc, error; uint32_t hwpt; } attached;

static struct mock *find_mock(const char *word)
{
	for (int i = mock_count - 1; word && i >= 0; i--)
		if (!strcmp(mocks[i].word, word))
			return &mocks[i];
	return NULL;
}

static int fd_named(const char *word)
{
	struct name *name = find_name(word);

	return name && name->is_descriptor ? name->descriptor[this_process] : -1;
}

/* The context of a mock device, or of an object that a call names beside it. */
static int context_of(const struct call *call, const char *key)
{
	struct mock *mock = find_mock(value_of(call, key));

	return has(call, "fd") ? descriptor_of(call, "fd") : mock ? fd_named(mock->fd) : -1;
}

static int bind_device(const struct call *call)
{
	struct device *device = find_device(value_of(call, "dev"));
	const struct call *next = next_call;
	bool joined = next && !strcmp(next->op, "attach") && is(next, "dev", value_of(call, "as") ?: "") && !number_of(next, "pasid", 0) && !strcmp(next->process, call->process);
	int fd = descriptor_of(call, "fd");
	struct test data = { .op = DOMAIN };
	struct mock *mock;

	if (!device || *device->path)
		return cannot("bind_device is a call of the kernel's own drivers; a VFIO device has cdev_bind");
	if (fd < 0)
		return errno = EBADF, -1;
	if (!joined)
		return cannot("the test driver attaches a mock device as it binds it: an attach must follow");
	if (mock_count == NAMES)
		return cannot("more than %d mock devices", NAMES);
	data.id = number_of(next, "pt", 0);
	data.word[3] = device->mock;
	attached.waits = true;
	attached.rc = test(fd, &data);
	attached.error = errno;
	attached.hwpt = data.word[1];
	mock = &mocks[mock_count++];
	strcpy(mock->word, value_of(call, "as"));
	strcpy(mock->fd, value_of(call, "fd"));
	mock->object = data.word[0];
	mock->gone = attached.rc;
	if (!attached.rc)
		out_number("id", data.word[2]);
	/* Of a device whose attach failed nothing is left but its name. */
	name_number(call, "as", attached.rc ? 0 : data.word[2]);
	return 0;
}

static int on_pasid(const struct call *call, int op)
{
	struct mock *mock = find_mock(value_of(call, "dev"));
	struct test data = { .op = op, .id = mock ? mock->object : 0 };
	bool out = op == PASID_ATTACH || op == PASID_REPLACE;
	int rc, fd = context_of(call, "dev");

	if (!mock || mock->gone || fd < 0)
		return cannot("%s is no mock device that a descriptor reaches", value_of(call, "dev"));
	data.word[0] = number_of(call, "pasid", 0);
	if (op == REPLACE)
		data.word[0] = number_of(call, "pt", 0);
	else if (out)
		data.word[1] = number_of(call, "pt", 0);
	rc = test(fd, &data);
	if (!rc && (op == REPLACE || out)) {
		out_number("hwpt", data.word[op != REPLACE]);
		name_number(call, "as", data.word[op != REPLACE]);
	}
	return rc;
}

static int attach(const struct call *call)
{
	if (number_of(call, "pasid", 0))
		return on_pasid(call, PASID_ATTACH);
	if (!attached.waits)
		return cannot("the test driver attaches a mock device only as it binds it");
	attached.waits = false;
	if (!attached.rc) {
		out_number("hwpt", attached.hwpt);
		name_number(call, "as", attached.hwpt);
	}
	errno = attached.error;
	return attached.rc;
}

static int replace(const struct call *call) { return on_pasid(call, number_of(call, "pasid", 0) ? PASID_REPLACE : REPLACE); }

static int detach(const struct call *call)
{
	return number_of(call, "pasid", 0) ? on_pasid(call, PASID_DETACH) : cannot("the test driver detaches a mock device only as it unbinds it");
}

static int unbind_device(const struct call *call)
{
	struct mock *mock = find_mock(value_of(call, "dev"));
	uint32_t data[2] = { sizeof(data), mock ? mock->object : 0 };
	int fd = context_of(call, "dev"), rc;

	/* A failing attach has unbound it already, and nobody knows its number. */
	if (!mock || mock->gone || fd < 0)
		return cannot("%s is no mock device that a descriptor reaches", value_of(call, "dev"));
	rc = ioctl(fd, (';' << 8) | 0x80, data);
	if (!rc)
		mock->object = 0;
	return rc;
}

/* The test driver compares with a table that it is told: all numbers are tried. */
static int pasid_check(const struct call *call)
{
	struct mock *mock = find_mock(value_of(call, "dev"));
	int fd = context_of(call, "dev");

	if (!mock || mock->gone || fd < 0)
		return cannot("%s is no mock device that a descriptor reaches", value_of(call, "dev"));
	for (uint32_t id = 0; id < HIGHEST; id++) {
		struct test data = { .op = PASID_CHECK, .id = mock->object };

		data.word[0] = number_of(call, "pasid", 0);
		data.word[1] = id;
		if (test(fd, &data))
			continue;
		if (id)
			out_number("hwpt", id);
		else
			out_json("\"hwpt\":null");
		return 0;
	}
	return -1;
}

static int access_create(const struct call *call)
{
	struct test data = { .op = ACCESS, .id = number_of(call, "ioas", 0) };
	int rc;

	if (!has(call, "ioas"))
		return cannot("the test driver attaches an access as it makes it");
	data.word[1] = !is(call, "needs_pin", "false");
	rc = test(descriptor_of(call, "fd"), &data);
	if (!rc)
		name_descriptor(call, "as", (int)data.word[0]);
	return rc;
}

static struct test of_access(const struct call *call, int op) { return (struct test){ .op = op, .id = (uint32_t)descriptor_of(call, "access") }; }

static int access_replace(const struct call *call)
{
	struct test data = of_access(call, ACCESS_REPLACE);

	data.word[0] = number_of(call, "ioas", 0);
	return test(any_context(), &data);
}

static int access_destroy(const struct call *call)
{
	int rc = close(descriptor_of(call, "access"));
	struct name *name = find_name(value_of(call, "access"));

	if (!rc && name)
		name->descriptor[this_process] = -1;
	return rc;
}

static int access_pin(const struct call *call)
{
	struct test data = of_access(call, PIN);
	int rc;

	data.word[0] = is(call, "write", "true");
	data.wide[1] = number_of(call, "iova", 0);
	data.wide[2] = number_of(call, "len", 0);
	rc = test(any_context(), &data);
	if (!rc) {
		out_number("id", data.word[1]);
		name_number(call, "as", data.word[1]);
	}
	return rc;
}

static int access_unpin(const struct call *call)
{
	struct test data = of_access(call, UNPIN);
	struct name *pin = find_name(value_of(call, "pin"));

	data.word[0] = pin && pin->number < 0 ? UINT32_MAX : number_of(call, "pin", 0);
	return test(any_context(), &data);
}

static int access_rw(const struct call *call)
{
	struct test data = of_access(call, RW);
	static unsigned char room[16 << 20];

	data.wide[0] = number_of(call, "iova", 0);
	data.wide[1] = number_of(call, "len", 0);
	data.wide[2] = (uintptr_t)room;
	data.word[6] = is(call, "write", "true");
	return test(any_context(), &data);
}

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
	data.wide[1] = is(call, "memory", "none") ? 0x10000 : memory_of(call);
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
	static unsigned char bits[8192];
	const char *list = value_of(call, "bits");
	struct test data = { .op = DIRTY, .id = number_of(call, "hwpt", 0) };
	int first, last, used, rc;

	memset(bits, list ? 0 : 0xff, sizeof(bits));
	for (list = list ? list + 1 : ""; *list && *list != ']'; list += used + (list[used] == ',')) {
		if (sscanf(list, "[%d,%d]%n", &first, &last, &used) != 2 && (sscanf(list, "%d%n", &first, &used) != 1 || ((last = first), false)))
			return cannot("bits that are no list");
		for (int bit = first; bit <= last && bit < (int)sizeof(bits) * 8; bit++)
			bits[bit / 8] |= 1 << bit % 8;
	}
	data.wide[1] = number_of(call, "iova", 0);
	data.wide[2] = number_of(call, "len", 0);
	data.wide[3] = number_of(call, "page_size", 0);
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

	if (fd >= 0)
		name_descriptor(call, "as", fd);
	return fd < 0 ? -1 : 0;
}

static int dmabuf_revoke(const struct call *call)
{
	struct test data = { .op = REVOKE, .word = { (uint32_t)descriptor_of(call, "file"), !is(call, "revoked", "false") } };

	return test(any_context(), &data);
}

const struct spec mock_calls[] = {
	{ "bind_device", "fd dev:T ?as:M", bind_device }, { "unbind_device", "dev", unbind_device },
	{ "attach", "dev pt ?pasid ?as:M", attach }, { "replace", "dev pt ?pasid ?as:M", replace }, { "detach", "dev ?pasid", detach },
	{ "pasid_check", "dev pasid", pasid_check }, { "access_create", "fd ?ioas ?needs_pin:B ?as:M", access_create },
	{ "access_replace", "access ioas", access_replace }, { "access_destroy", "access", access_destroy },
	{ "access_pin", "access iova len ?write:B ?as:M", access_pin }, { "access_unpin", "access pin", access_unpin },
	{ "access_rw", "access iova len ?write:B", access_rw }, { "reserve_iova", "fd ioas iova len", reserve_iova },
	{ "memory_limit", "fd limit", memory_limit }, { "check_refs", "?uptr_offset ?user_va len refs ?memory:T", check_refs },
	{ "check_iotlb", "?fd hwpt ?place iotlb", check_iotlb }, { "check_map", "?fd hwpt iova len", check_map },
	{ "mark_dirty", "?fd hwpt iova len page_size ?bits:J", mark_dirty }, { "check_cache", "?fd dev ?place cache", check_cache },
	{ "trigger_iopf", "?fd dev ?pasid ?grpid ?perm ?addr", trigger_iopf }, { "trigger_vevent", "?fd dev", trigger_vevent },
	{ "dmabuf_create", "as:M ?len", dmabuf_create }, { "dmabuf_revoke", "file ?revoked:B", dmabuf_revoke },
	{ 0 },
};
