/* Calls on containers: /dev/vfio/vfio, or a context in its place. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>

#include "recorder.h"

#define REQUEST(nr) ((';' << 8) | (100 + (nr)))
#define ASK(nr, data) ioctl(descriptor_of(call, "fd"), REQUEST(nr), data)

static int container_open(const struct call *call)
{
	int fd = open("/dev/vfio/vfio", O_RDWR | O_CLOEXEC);

	if (fd >= 0)
		name_descriptor(call, "as", fd);
	return fd < 0 ? -1 : 0;
}

/* A type or an extension by its word, which the headers write in four ways, or by its number. */
static long plain(const struct call *call, const char *key, long absent)
{
	char word[VALUE], *end;
	const char *value = value_of(call, key);
	uint64_t number;

	if (!value)
		return absent;
	strcpy(word, strncmp(value, "VFIO_", 5) ? value : value + 5);
	end = strstr(word, "_IOMMU");
	if (end && !strcmp(end, "_IOMMU"))
		*end = 0;
	return parse_word(key, word, &number) ? (long)number : 99;
}

static int set_iommu(const struct call *call) { return ASK(2, plain(call, "type", 3)); }
static int get_api_version(const struct call *call)
{
	int rc = ASK(0, NULL);

	if (rc >= 0)
		out_number("value", rc);
	return rc < 0 ? -1 : 0;
}

static int check_extension(const struct call *call)
{
	int rc = ASK(1, plain(call, "ext", 0));

	if (rc >= 0)
		out_number("value", rc);
	return rc < 0 ? -1 : 0;
}

static int vfio_map(const struct call *call)
{
	const char *prot = value_of(call, "prot") ?: has(call, "flags") ? "" : "RW";
	struct { uint32_t argsz, flags; uint64_t address, iova, length; } data = {
		.argsz = number_of(call, "argsz", 32),
		.flags = word_of(call, "flags", 0) | (strchr(prot, 'R') ? 1 : 0) | (strchr(prot, 'W') ? 2 : 0),
		.address = memory_of(call), .iova = number_of(call, "iova", 0), .length = number_of(call, "len", 0) };

	return ASK(13, &data);
}

static int vfio_unmap(const struct call *call)
{
	static unsigned char bits[65536];
	struct { uint32_t argsz, flags; uint64_t iova, length; struct { uint64_t page, size, at; } bitmap; } data = {
		.flags = word_of(call, "flags", 0), .iova = number_of(call, "iova", 0), .length = number_of(call, "len", 0),
		.bitmap = { PAGE, sizeof(bits), (uintptr_t)bits } };
	int rc;

	data.argsz = number_of(call, "argsz", data.flags & 1 ? sizeof(data) : 24);
	rc = ASK(14, &data);
	if (!rc)
		out_number("unmapped", data.length);
	return rc;
}

static int vfio_get_info(const struct call *call)
{
	struct { uint32_t argsz, flags; uint64_t sizes; uint32_t capabilities, pad; } data = { .argsz = number_of(call, "argsz", 24) };
	int rc = ASK(12, &data);

	if (!rc)
		out_json("\"flags\":[%s%s%s]", data.flags & 1 ? "\"PGSIZES\"" : "", (data.flags & 3) == 3 ? "," : "", data.flags & 2 ? "\"CAPS\"" : "");
	return rc;
}

const struct spec container_calls[] = {
	{ "container_open", "as:M", container_open }, { "container_set_iommu", "fd ?type:T", set_iommu },
	{ "get_api_version", "fd", get_api_version }, { "check_extension", "fd ext:T", check_extension },
	{ "vfio_map", "fd iova len ?prot:P ?flags:W ?uptr_offset ?user_va ?memory:T ?argsz", vfio_map },
	{ "vfio_unmap", "fd ?iova ?len ?flags:W ?argsz", vfio_unmap }, { "vfio_get_info", "fd ?argsz", vfio_get_info },
	{ 0 },
};
