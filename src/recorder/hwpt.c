/* Calls on page tables and fault objects. Types are the selftest's unless a call says otherwise. */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "iommufd.h"

enum { BITS = 1 << 16, ENTRIES = 64, ROOM = 8 << 20 };
static const uint32_t SELFTEST = 0xdeadbeef, IOTLB = 0xbadbeef;

/* What the memory of a call's data is: its own, nothing there, or none named. */
static uint64_t data_at(const struct call *call, void *data)
{
	return is(call, "memory", "none") ? UINT64_C(0x10000) : is(call, "memory", "null") ? 0 : (uintptr_t)data;
}

static int hwpt_alloc(const struct call *call)
{
	uint32_t type = word_of(call, "data", 0), contents[1024] = { number_of(call, "iotlb", IOTLB) };
	struct { uint32_t size, flags, dev, pt, id, reserved, type, length; uint64_t at; uint32_t fault, reserved2; } data = {
		.flags = word_of(call, "flags", 0), .dev = number_of(call, "dev", 0), .pt = number_of(call, "pt", 0),
		.reserved = number_of(call, "reserved", 0), .type = type, .length = number_of(call, "data_len", type ? 8 : 0),
		.at = type || has(call, "data_len") ? data_at(call, contents) : 0,
		.fault = number_of(call, has(call, "fault") ? "fault" : "fault_id", 0) };
	int rc = ASK(0x89, data);

	return made(call, rc, data.id);
}

/* Entries as they are written, `[{"flags":"ALL","iotlb_id":1}]`: three numbers each, the second of which a table does not have. */
static int take_entries(const char *text, uint32_t entries[ENTRIES][3], bool *of_viommu)
{
	int count = 0;

	*of_viommu = strstr(text, "cache_id") || strstr(text, "vdev_id");
	for (const char *at = strchr(text, '{'); at && count < ENTRIES; at = strchr(at + 1, '{'), count++) {
		static const char *const keys[] = { "\"flags\":", "\"vdev_id\":", "\"cache_id\":", "\"iotlb_id\":" };
		const char *end = strchr(at, '}') ?: at;

		memset(entries[count], 0, sizeof(*entries));
		for (int key = 0; key < 4; key++) {
			const char *found = strstr(at, keys[key]);
			unsigned value = 1;

			if (!found || found > end)
				continue;
			found += strlen(keys[key]);
			if (*found != '"')
				sscanf(found, "%u", &value);
			entries[count][key == 3 ? 2 : key] = value;
		}
	}
	return count;
}

static int hwpt_invalidate(const struct call *call)
{
	/* Entries that a call only counts are zeros. */
	static uint32_t packed[ROOM / 4];
	uint32_t taken[ENTRIES][3] = { 0 };
	bool of_viommu = false;
	int count = has(call, "entries") ? take_entries(value_of(call, "entries"), taken, &of_viommu) : (int)number_of(call, "n", 0), rc;
	uint32_t words = of_viommu ? 3 : 2;
	struct { uint32_t size, id; uint64_t at; uint32_t type, length, count, reserved; } data = {
		.id = number_of(call, "id", 0), .type = word_of(call, "type", SELFTEST),
		.length = number_of(call, "entry_len", words * 4), .count = count, .reserved = number_of(call, "reserved", 0) };

	if ((uint64_t)data.count * data.length > ROOM && data.count <= 1 << 19 && data.length <= PAGE)
		return cannot("%u entries of %u bytes are more than there is room for", data.count, data.length);
	for (int i = 0; i < ENTRIES; i++)
		for (uint32_t word = 0; word < words; word++)
			packed[i * words + word] = taken[i][word == 1 && words == 2 ? 2 : word];
	data.at = data_at(call, packed);
	rc = ASK(0x8d, data);
	/* A structure that was not taken was not given back either. */
	if (!rc || data.count != (uint32_t)count)
		out_number("done", data.count);
	return rc;
}

/* A type by its word, where the model tells it so. */
static const char *type_name(uint32_t type) { return type == 0xfeedbeef ? "SELFTEST" : type == 1 ? "INTEL_VTD" : type == 4 ? "AMD" : "NONE"; }

static int get_hw_info(const struct call *call)
{
	/* What is behind the information is cleared, as far as the call says that there is room. */
	static unsigned char room[1 << 16];
	struct { uint32_t size, flags, dev, length; uint64_t at; uint32_t type; uint8_t pasids, reserved[3]; uint64_t capabilities; } data = {
		.flags = word_of(call, "flags", 0) | has(call, "type"), .dev = number_of(call, "dev", 0), .type = word_of(call, "type", 0), .at = (uintptr_t)room,
		.length = number_of(call, "data_len", 256) };
	int rc;

	if (data.length > sizeof(room))
		return cannot("there is no room for %u bytes of information", data.length);
	rc = ASK(0x8a, data);
	if (rc)
		return rc;
	out_text("type", type_name(data.type));
	out_number("data_len", data.length);
	out_json("\"capabilities\":[%s]", data.capabilities & 1 ? "\"DIRTY_TRACKING\"" : "");
	out_number("max_pasid_log2", data.pasids);
	return 0;
}

static int set_dirty(const struct call *call)
{
	uint32_t on = has(call, "on") ? is(call, "on", "true") : !has(call, "flags");
	struct { uint32_t size, flags, id, reserved; } data = { .flags = on | word_of(call, "flags", 0), .id = number_of(call, "id", 0) };

	return ASK(0x8b, data);
}

static int get_dirty_bitmap(const struct call *call)
{
	static unsigned char bits[BITS / 8];
	char list[OUT / 2] = "";
	struct { uint32_t size, hwpt, flags, reserved; uint64_t iova, length, page, at; } data = {
		.hwpt = number_of(call, "hwpt", 0), .flags = word_of(call, "flags", 0), .reserved = number_of(call, "reserved", 0),
		.iova = number_of(call, "iova", 0), .length = number_of(call, "len", 0), .page = number_of(call, "page_size", 0), .at = (uintptr_t)bits };
	int rc, count = 0;

	memset(bits, 0, sizeof(bits));
	rc = ASK(0x8c, data);
	if (rc)
		return rc;
	for (int bit = 0; bit < BITS && strlen(list) < sizeof(list) - 16; bit++)
		if (bits[bit / 8] >> bit % 8 & 1)
			sprintf(list + strlen(list), "%s%d", count++ ? "," : "", bit);
	out_json("\"bits\":[%s]", list);
	out_number("count", count);
	return rc;
}

static int fault_alloc(const struct call *call)
{
	struct { uint32_t size, flags, id; int32_t fd; } data = { .flags = word_of(call, "flags", 0) };
	int rc = ASK(0x8e, data);

	if (!rc)
		name_descriptor(call, "fd_as", data.fd);
	return made(call, rc, data.id);
}

/* Of several requests or events the first is told. */
static int fault_read(const struct call *call)
{
	struct { uint32_t flags, dev, pasid, group, perm, reserved; uint64_t address; uint32_t length, cookie; } faults[8];
	size_t count = number_of(call, "count", sizeof(*faults));
	ssize_t got = read(descriptor_of(call, "fd"), faults, count < sizeof(faults) ? count : sizeof(faults));

	if (got < 0 && errno != EAGAIN)
		return -1;
	out_number("n", got < 0 ? 0 : (uint64_t)got / sizeof(*faults));
	if (got < (ssize_t)sizeof(*faults))
		return 0;
	out_number("dev", faults->dev);
	out_number("pasid", faults->pasid);
	out_number("grpid", faults->group);
	out_number("perm", faults->perm);
	out_number("addr", faults->address);
	out_number("cookie", faults->cookie);
	name_number(call, "as", faults->cookie);
	return 0;
}

static int fault_respond(const struct call *call)
{
	struct { uint32_t cookie, code; } answer[8] = { { number_of(call, "cookie", 0), number_of(call, "code", 0) } };
	ssize_t wrote = write(descriptor_of(call, "fd"), answer, number_of(call, "count", sizeof(*answer)));

	return wrote < 0 ? -1 : 0;
}

const struct spec hwpt_calls[] = {
	{ "hwpt_alloc", "fd dev pt ?flags:W ?data:W ?data_len ?reserved ?fault ?fault_id ?iotlb ?memory:T ?as:M" STRUCTURE, hwpt_alloc },
	{ "hwpt_invalidate", "fd id ?n ?entry_len ?type:W ?entries:J ?memory:T ?reserved" STRUCTURE, hwpt_invalidate },
	{ "get_hw_info", "fd dev ?type:W ?data_len ?flags:W" STRUCTURE, get_hw_info },
	{ "set_dirty", "fd id ?on:B ?flags:W" STRUCTURE, set_dirty },
	{ "get_dirty_bitmap", "fd hwpt iova len page_size ?flags:W ?reserved" STRUCTURE, get_dirty_bitmap },
	{ "fault_alloc", "fd ?flags:W ?as:M ?fd_as:M" STRUCTURE, fault_alloc },
	{ "fault_read", "fd ?count ?as:M", fault_read },
	{ "fault_respond", "fd cookie ?code ?count", fault_respond },
	{ 0 },
};
