/* Virtual machines and their KVM-VFIO device. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "recorder.h"

enum { CREATE_VM = 0xae01, VFIO_DEVICE = 4, ADD = 1, DEL = 2, FILES = 1 };
#define CREATE_DEVICE 0xc00caee0u
#define SET_ATTRIBUTE 0x4018aee1u

static int kvm_create(const struct call *call)
{
	int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC), fd;

	if (kvm < 0)
		return cannot("there is no /dev/kvm");
	fd = ioctl(kvm, CREATE_VM, 0);
	close(kvm);
	if (fd >= 0)
		name_descriptor(call, "as", fd);
	return fd < 0 ? -1 : 0;
}

static int kvm_vfio_create(const struct call *call)
{
	struct { uint32_t type; int32_t fd; uint32_t flags; } data = { .type = VFIO_DEVICE };
	int rc = ioctl(descriptor_of(call, "vm"), CREATE_DEVICE, &data);

	if (!rc)
		name_descriptor(call, "as", data.fd);
	return rc;
}

static int set_attribute(const struct call *call, uint32_t group, uint64_t attribute)
{
	int32_t file = descriptor_of(call, "file");
	struct { uint32_t flags, group; uint64_t attribute, at; } data = { 0, group, attribute, (uintptr_t)&file };

	return ioctl(descriptor_of(call, "kv"), SET_ATTRIBUTE, &data);
}

static int file_add(const struct call *call) { return set_attribute(call, FILES, ADD); }
static int file_del(const struct call *call) { return set_attribute(call, FILES, DEL); }
static int any_attribute(const struct call *call) { return set_attribute(call, word_of(call, "group", 99), word_of(call, "attr", 99)); }

static int kvm_destroy(const struct call *call)
{
	int rc = close(descriptor_of(call, "vm"));
	struct name *name = find_name(value_of(call, "vm"));

	if (!rc && name)
		name->descriptor[this_process] = -1;
	return rc;
}

const struct spec kvm_calls[] = {
	{ "kvm_create", "as:M", kvm_create }, { "kvm_vfio_create", "vm ?as:M", kvm_vfio_create }, { "kvm_file_add", "kv file", file_add },
	{ "kvm_file_del", "kv file", file_del }, { "kvm_dev_attr", "kv group:W attr:W ?file", any_attribute }, { "kvm_destroy", "vm", kvm_destroy },
	{ 0 },
};
