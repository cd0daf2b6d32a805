/* What the host does with devices: drivers, taking out and putting in again, and the type of a group's default domain. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "recorder.h"

enum { PATIENCE = 40, TICK = 10000, WAITS = 1 };

/* Writes that may have to wait go on in a process of their own; which one is left of a device. */
static struct { char device[WORD]; pid_t process; } removals[DEVICES];
static int removal_count;

static const char *driver_path(const struct call *call)
{
	const char *driver = value_of(call, "driver") ?: "host";

	return !strcmp(driver, "vfio") || !strcmp(driver, "vfio-pci") ? "vfio-pci" : "pci-stub";
}

static int sys_write(const char *text, const char *format, const char *name)
{
	char path[PATH * 2];

	snprintf(path, sizeof(path), format, name);
	return write_file(path, text) ? 0 : -1;
}

static const char *last_part(const char *path) { return strrchr(path, '/') ? strrchr(path, '/') + 1 : path; }

static bool over(pid_t process, int *status)
{
	for (int tick = 0; tick < PATIENCE; tick++, usleep(TICK))
		if (waitpid(process, status, WNOHANG) == process)
			return true;
	return false;
}

/* Writes a file, in whose name a device's folder may stand; WAITS where that waits for somebody. */
static int write_and_wait(const struct device *device, const char *file, const char *text)
{
	int status = 0;
	pid_t process = fork();

	if (!process) {
		for (int fd = 3; fd < 1024; fd++)
			close(fd);
		_exit(sys_write(text, file, device->path) ? errno & 0xff : 0);
	}
	if (over(process, &status))
		return errno = WEXITSTATUS(status), errno ? -1 : 0;
	strcpy(removals[removal_count % DEVICES].device, device->name);
	removals[removal_count++ % DEVICES].process = process;
	return WAITS;
}

/* The same, and which of the two it was. */
static int tell_state(int rc)
{
	if (rc >= 0)
		out_text("state", rc == WAITS ? "waiting" : "done");
	return rc < 0 ? rc : 0;
}

static int driver_bind(const struct call *call)
{
	struct device *device = find_device(value_of(call, "dev"));
	char path[PATH * 2];
	int rc;

	if (!device || !*device->path)
		return cannot("%s is no device of this machine", value_of(call, "dev"));
	if (sys_write(driver_path(call), "%s/driver_override", device->path))
		return errno = ENODEV, -1;
	snprintf(path, sizeof(path), "/sys/bus/pci/drivers/%s/bind", driver_path(call));
	rc = write_and_wait(device, path, last_part(device->path));
	return rc == WAITS ? errno = EAGAIN, -1 : rc;
}

static int driver_unbind(const struct call *call)
{
	struct device *device = find_device(value_of(call, "dev"));
	char path[PATH * 2];

	if (!device || !*device->path)
		return cannot("%s is no device of this machine", value_of(call, "dev"));
	snprintf(path, sizeof(path), "%s/driver", device->path);
	return access(path, F_OK) ? (errno = ENODEV, -1) : tell_state(write_and_wait(device, "%s/driver/unbind", last_part(device->path)));
}

static int hot_unplug(const struct call *call)
{
	struct device *device = find_device(value_of(call, "dev"));

	if (!device || !*device->path)
		return cannot("%s is no device of this machine", value_of(call, "dev"));
	return access(device->path, F_OK) ? (errno = ENODEV, -1) : tell_state(write_and_wait(device, "%s/remove", "1"));
}

static int wait_unplug(const struct call *call)
{
	for (int i = 0; i < removal_count && i < DEVICES; i++) {
		int status;

		if (strcmp(removals[i].device, value_of(call, "dev")) || !removals[i].process)
			continue;
		if (!over(removals[i].process, &status)) {
			out_text("state", "waiting");
			return errno = EAGAIN, -1;
		}
		removals[i].process = 0;
	}
	out_text("state", "done");
	return 0;
}

static int hot_plug(const struct call *call)
{
	struct device *device = find_device(value_of(call, "dev"));

	if (!device || !*device->path)
		return cannot("%s is no device of this machine", value_of(call, "dev"));
	if (!access(device->path, F_OK))
		return errno = EEXIST, -1;
	if (!write_file("/sys/bus/pci/rescan", "1") || sys_write("vfio-pci", "%s/driver_override", device->path))
		return -1;
	return sys_write(last_part(device->path), "/sys/bus/pci/drivers/%s/bind", "vfio-pci");
}

static int module_param(const struct call *call)
{
	static const char *const modules[][2] = { { "allow_unsafe_interrupts", "vfio_iommu_type1" }, { "dma_entry_limit", "vfio_iommu_type1" },
		{ "enable_unsafe_noiommu_mode", "vfio" } };
	char path[PATH];
	int rc = -1;

	errno = ENOENT;
	for (int i = 0; i < 3; i++) {
		if (strcmp(modules[i][0], value_of(call, "name")))
			continue;
		snprintf(path, sizeof(path), "/sys/module/%s/parameters/%s", modules[i][1], modules[i][0]);
		rc = write_file(path, value_of(call, "value")) ? 0 : -1;
	}
	if (!strcmp(value_of(call, "name"), "allow_unsafe_interrupts"))
		rc &= write_file("/sys/module/iommufd/parameters/allow_unsafe_interrupts", value_of(call, "value")) ? 0 : -1;
	return rc;
}

static int set_domain_type(const struct call *call)
{
	char path[PATH];
	int number = group_of(value_of(call, "group"));

	snprintf(path, sizeof(path), "/sys/kernel/iommu_groups/%d/type", number);
	return write_file(path, value_of(call, "type") ?: "auto") ? 0 : -1;
}

const struct spec host_calls[] = {
	{ "driver_bind", "dev:T ?driver:T", driver_bind }, { "driver_unbind", "dev:T", driver_unbind }, { "hot_unplug", "dev:T", hot_unplug },
	{ "wait_unplug", "dev:T", wait_unplug }, { "hot_plug", "dev:T ?group:T", hot_plug }, { "module_param", "name:T value:T", module_param },
	{ "sysfs_set_domain_type", "group:T ?type:T", set_domain_type },
	{ 0 },
};
