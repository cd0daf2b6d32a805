/* Descriptors of any kind, VFIO groups, and the files of VFIO devices. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "recorder.h"

#define REQUEST(nr) ((';' << 8) | (100 + (nr)))
enum { OTHER_SIZE = 1 << 25 };

static int opened(const struct call *call, int fd)
{
	if (fd >= 0)
		name_descriptor(call, "as", fd);
	return fd < 0 ? -1 : 0;
}

static int open_fd(const struct call *call) { return opened(call, open("/dev/iommu", O_RDWR | O_CLOEXEC)); }
static int dup_fd(const struct call *call) { return opened(call, dup(descriptor_of(call, "fd"))); }

static int open_other(const struct call *call)
{
	int fd = memfd_create("other", MFD_CLOEXEC);

	if (fd >= 0 && ftruncate(fd, (off_t)number_of(call, "size", OTHER_SIZE)))
		return -1;
	return opened(call, fd);
}

static int close_fd(const struct call *call)
{
	int fd = descriptor_of(call, "fd"), rc = close(fd);
	struct name *name = find_name(value_of(call, "fd"));

	if (!rc && name)
		name->descriptor[this_process] = -1;
	return rc;
}

static int unknown_ioctl(const struct call *call) { return ioctl(descriptor_of(call, "fd"), (';' << 8) | 0xfe, NULL); }

const struct spec file_calls[] = {
	{ "open_fd", "as:M", open_fd }, { "open_other", "as:M ?size", open_other }, { "dup_fd", "fd as:M", dup_fd },
	{ "close_fd", "fd", close_fd }, { "group_close", "fd", close_fd }, { "unknown_ioctl", "fd", unknown_ioctl },
	{ "exit", "", NULL },
	{ 0 },
};

/* The node of a group: its number, with what a group without an IOMMU has before it. */
static int group_open(const struct call *call)
{
	char path[PATH];
	int number = group_of(value_of(call, "group")), fd;

	if (number < 0)
		return errno = ENOENT, -1;
	sprintf(path, "/dev/vfio/%d", number);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT) {
		sprintf(path, "/dev/vfio/noiommu-%d", number);
		fd = open(path, O_RDWR | O_CLOEXEC);
	}
	return opened(call, fd);
}

static int group_set_container(const struct call *call)
{
	int container = descriptor_of(call, "container");

	return ioctl(descriptor_of(call, "fd"), REQUEST(4), &container);
}

static int group_unset_container(const struct call *call) { return ioctl(descriptor_of(call, "fd"), REQUEST(5)); }

/* A token is a UUID, made of the letters of its word. */
static const unsigned char *uuid_of(const char *token, char *text)
{
	static unsigned char bytes[16];
	char digits[33] = "";

	memset(bytes, 0, sizeof(bytes));
	for (size_t i = 0; i < 16 && token[i]; i++)
		bytes[i] = (unsigned char)token[i];
	for (int i = 0; i < 16; i++)
		sprintf(digits + 2 * i, "%02x", bytes[i]);
	sprintf(text, "%.8s-%.4s-%.4s-%.4s-%.12s", digits, digits + 8, digits + 12, digits + 16, digits + 20);
	return bytes;
}

static int group_get_device_fd(const struct call *call)
{
	struct device *device = find_device(value_of(call, "dev"));
	char text[PATH], uuid[40];
	const char *path = device ? device->path : value_of(call, "dev");

	strcpy(text, strrchr(path, '/') ? strrchr(path, '/') + 1 : path);
	if (has(call, "token")) {
		uuid_of(value_of(call, "token"), uuid);
		sprintf(text + strlen(text), " vf_token=%s", uuid);
	}
	return opened(call, ioctl(descriptor_of(call, "fd"), REQUEST(6), text));
}

static int group_get_status(const struct call *call)
{
	uint32_t data[2] = { sizeof(data), 0 };
	int rc = ioctl(descriptor_of(call, "fd"), REQUEST(3), data);

	if (!rc) {
		out_json("\"viable\":%s", data[1] & 1 ? "true" : "false");
		out_json("\"container_set\":%s", data[1] & 2 ? "true" : "false");
	}
	return rc;
}

static int cdev_open(const struct call *call)
{
	struct device *device = find_device(value_of(call, "dev"));
	char path[PATH * 2];

	if (!device || !*device->path)
		return cannot("%s is no device of this machine", value_of(call, "dev"));
	snprintf(path, sizeof(path), "/dev/vfio/devices/%s", *device->node ? device->node : "none");
	return opened(call, open(path, O_RDWR | O_CLOEXEC));
}

static int cdev_bind(const struct call *call)
{
	char uuid[40];
	bool negative = value_of(call, "iommufd") && *value_of(call, "iommufd") == '-';
	/* Zeros stand behind the structure, as far as a call may say that it is. */
	struct { uint32_t argsz, flags; int32_t iommufd; uint32_t id; uint64_t token; char rest[PAGE - 24]; } data = {
		.argsz = number_of(call, "argsz", 24), .flags = word_of(call, "flags", 0) | has(call, "token"),
		.iommufd = descriptor_of(call, "iommufd") };
	int rc;

	if (data.argsz > sizeof(data))
		return cannot("a structure of %u bytes is more than there is room for", data.argsz);
	/* -1 is what the call looks at first of all; a descriptor that is not open, and a plain number, is another one. */
	if (data.iommufd < 0 && !negative)
		data.iommufd = 1 << 20;
	if (has(call, "token"))
		data.token = (uintptr_t)uuid_of(value_of(call, "token"), uuid);
	rc = ioctl(descriptor_of(call, "fd"), REQUEST(18), &data);
	if (!rc) {
		out_number("id", data.id);
		name_number(call, "as", data.id);
	}
	return rc;
}

static int cdev_attach(const struct call *call)
{
	struct { uint32_t argsz, flags, pt, pasid; } data = { has(call, "pasid") ? 16 : 12, has(call, "pasid"), number_of(call, "pt", 0), number_of(call, "pasid", 0) };
	int rc = ioctl(descriptor_of(call, "fd"), REQUEST(19), &data);

	if (!rc) {
		out_number("hwpt", data.pt);
		name_number(call, "as", data.pt);
	}
	return rc;
}

static int cdev_detach(const struct call *call)
{
	struct { uint32_t argsz, flags, pasid; } data = { has(call, "pasid") ? 12 : 8, has(call, "pasid"), number_of(call, "pasid", 0) };

	return ioctl(descriptor_of(call, "fd"), REQUEST(20), &data);
}

/* GET_INFO unless the call says another request. */
static int device_ioctl(const struct call *call)
{
	const char *request = value_of(call, "request") ?: "GET_INFO";
	uint32_t info[16] = { sizeof(info) };
	struct { uint32_t argsz, flags, count; int32_t files[8]; } reset = { .argsz = sizeof(reset) };
	int fd = descriptor_of(call, "fd");

	if (strstr(request, "PCI_HOT_RESET") && !strstr(request, "INFO")) {
		char copy[VALUE], *rest = copy, *each;

		strcpy(copy, value_of(call, "groups") ?: "");
		while (*copy && reset.count < 8 && (each = strsep(&rest, ","))) {
			struct name *name = find_name(each);

			reset.files[reset.count++] = name && name->is_descriptor ? name->descriptor[this_process] : -1;
		}
		reset.argsz = 12 + 4 * reset.count;
		return ioctl(fd, REQUEST(13), &reset);
	}
	if (strstr(request, "GET_PCI_HOT_RESET_INFO"))
		return ioctl(fd, REQUEST(12), info);
	if (strstr(request, "GET_REGION_INFO"))
		return info[0] = 32, ioctl(fd, REQUEST(8), info);
	if (strstr(request, "GET_IRQ_INFO"))
		return info[0] = 16, ioctl(fd, REQUEST(9), info);
	if (strstr(request, "GET_INFO"))
		return ioctl(fd, REQUEST(7), info);
	if (strstr(request, "RESET"))
		return ioctl(fd, REQUEST(11));
	return ioctl(fd, (';' << 8) | 0xfe, NULL);
}

const struct spec vfio_calls[] = {
	{ "group_open", "group:T ?as:M", group_open }, { "group_set_container", "fd container", group_set_container },
	{ "group_unset_container", "fd", group_unset_container }, { "group_get_device_fd", "fd dev:T ?token:T ?as:M", group_get_device_fd },
	{ "group_get_status", "fd", group_get_status }, { "cdev_open", "dev:T ?as:M", cdev_open },
	{ "cdev_bind", "fd iommufd:I ?flags:W ?token:T ?argsz ?as:M", cdev_bind }, { "cdev_attach", "fd pt ?pasid ?as:M", cdev_attach },
	{ "cdev_detach", "fd ?pasid", cdev_detach }, { "device_ioctl", "fd ?request:T ?groups:L", device_ioctl },
	{ 0 },
};
