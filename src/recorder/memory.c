/* Memory to map. Each kind has a place of its own; all begin where automatic IOVAs do not depend on where that happens to be. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "recorder.h"

#define BASE UINT64_C(0x7e0000000000)
#define APART (UINT64_C(1) << 37)
#define ANONYMOUS (UINT64_C(4) << 30)
#define HUGE (UINT64_C(64) << 20)

static const char *const kinds[] = { "anonymous", "huge", "readonly", "pfnmap", "none" };

static void *place(int kind, size_t length, int protection, int flags, int fd)
{
	return mmap((void *)(uintptr_t)(BASE + (uint64_t)kind * APART), length, protection, flags | MAP_FIXED_NOREPLACE, fd, 0);
}

/* The register window of a PCI device of the machine: memory without pages. */
static void *window(int kind)
{
	char path[PATH + 16];
	struct device *device = find_device("d0");
	void *at = MAP_FAILED;
	int fd;

	if (!device)
		return at;
	strcpy(path, device->path);
	fd = open(strcat(path, "/resource0"), O_RDWR | O_CLOEXEC);
	if (fd >= 0) {
		at = place(kind, 1 << 20, PROT_READ | PROT_WRITE, MAP_SHARED, fd);
		close(fd);
	}
	return at;
}

/* The start of memory of a kind; 0 where this machine has none of it. */
static uint64_t memory(int kind)
{
	static bool made[sizeof(kinds) / sizeof(*kinds)];
	void *at = NULL;

	if (!made[kind])
		at = kind == 0 ? place(kind, ANONYMOUS, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1) :
		     kind == 1 ? place(kind, HUGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1) :
		     kind == 2 ? place(kind, HUGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1) :
		     kind == 3 ? window(kind) : NULL;
	made[kind] = at != MAP_FAILED;
	return made[kind] ? BASE + (uint64_t)kind * APART : 0;
}

/* Where the memory of a call begins; 0 where this machine has none of its kind. */
uint64_t memory_of(const struct call *call)
{
	const char *wanted = value_of(call, "memory") ?: "anonymous";
	int kind = 0, count = sizeof(kinds) / sizeof(*kinds);
	uint64_t start;

	if (has(call, "user_va"))
		return number_of(call, "user_va", 0);
	while (kind < count && strcmp(kinds[kind], wanted))
		kind++;
	start = kind < count ? memory(kind) : 0;
	if (!start)
		cannot("there is no memory of the kind %s", wanted);
	return start + number_of(call, "uptr_offset", 0);
}
