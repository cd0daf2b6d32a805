/* The machine as far as answers depend on it: devices with their groups, drivers and IOMMUs, and who stands behind /dev/vfio/vfio. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "trace.h"

enum { GROUPS = 64, NAME = 256 };
#define SYS_GROUPS "/sys/kernel/iommu_groups"

/* The last part of where a link leads. */
static bool last_of(const char *path, char *name)
{
	char to[PATH_MAX];
	ssize_t length = readlink(path, to, sizeof(to) - 1);

	*name = 0;
	if (length < 0)
		return false;
	to[length] = 0;
	snprintf(name, NAME, "%.255s", strrchr(to, '/') ? strrchr(to, '/') + 1 : to);
	return true;
}

static bool first_line(const char *path, char *text, int room)
{
	FILE *in = fopen(path, "r");
	bool found = in && fgets(text, room, in);

	if (in)
		fclose(in);
	if (!found)
		*text = 0;
	text[strcspn(text, "\n")] = 0;
	return found;
}

/* The only entry of a folder. */
static void entry_of(const char *path, char *name)
{
	DIR *list = opendir(path);
	struct dirent *entry;

	*name = 0;
	while (list && (entry = readdir(list)))
		if (*entry->d_name != '.')
			snprintf(name, NAME, "%.255s", entry->d_name);
	if (list)
		closedir(list);
}

static void put_file(const char *key, const char *folder, const char *file)
{
	char path[PATH_MAX], text[256];

	snprintf(path, sizeof(path), "%s/%s", folder, file);
	if (first_line(path, text, sizeof(text)))
		put_text(key, text);
}

static void put_link(const char *key, const char *folder, const char *file)
{
	char path[PATH_MAX], name[NAME];

	snprintf(path, sizeof(path), "%s/%s", folder, file);
	if (last_of(path, name))
		put_text(key, name);
}

static void put_reserved(const char *group)
{
	char path[PATH_MAX], line[128], all[PATH * 2] = "";
	FILE *in;

	snprintf(path, sizeof(path), SYS_GROUPS "/%s/reserved_regions", group);
	in = fopen(path, "r");
	while (in && fgets(line, sizeof(line), in) && strlen(all) + strlen(line) < sizeof(all))
		strcat(all, line);
	if (in)
		fclose(in);
	put_text("reserved", all);
}

static void print_device(const char *group, const char *name)
{
	char folder[PATH_MAX / 2], path[PATH_MAX], node[NAME];

	snprintf(folder, sizeof(folder), SYS_GROUPS "/%s/devices/%s", group, name);
	begin_line("device");
	put_text("name", name);
	put_text("group", group);
	put_link("bus", folder, "subsystem");
	put_link("driver", folder, "driver");
	put_link("physfn", folder, "physfn");
	put_link("iommu", folder, "iommu");
	put_file("ecap", folder, "iommu/intel-iommu/ecap");
	put_file("cap", folder, "iommu/intel-iommu/cap");
	snprintf(path, sizeof(path), "%s/vfio-dev", folder);
	entry_of(path, node);
	put_text("node", node);
	put_file("kind", SYS_GROUPS, (snprintf(path, sizeof(path), "%s/type", group), path));
	put_file("groupname", SYS_GROUPS, (snprintf(path, sizeof(path), "%s/name", group), path));
	put_reserved(group);
	end_line();
}

static void print_group(const char *group)
{
	static char seen[GROUPS][32];
	static int count;
	char path[PATH_MAX];
	struct dirent *entry;
	DIR *list;

	for (int i = 0; i < count; i++)
		if (!strcmp(seen[i], group))
			return;
	if (count < GROUPS)
		snprintf(seen[count++], sizeof(*seen), "%s", group);
	snprintf(path, sizeof(path), SYS_GROUPS "/%s/devices", group);
	list = opendir(path);
	while (list && (entry = readdir(list)))
		if (*entry->d_name != '.')
			print_device(group, entry->d_name);
	if (list)
		closedir(list);
}

/* The devices of a group, by the node of the group or of a device. */
void print_devices(const char *path)
{
	char link[PATH_MAX], group[NAME];
	const char *node = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;

	if (strncmp(path, "/dev/vfio/", strlen("/dev/vfio/")))
		return;
	if (!strncmp(node, "noiommu-", strlen("noiommu-"))) {
		print_group(node + strlen("noiommu-"));
	} else if (!strncmp(path, "/dev/vfio/devices/", strlen("/dev/vfio/devices/"))) {
		snprintf(link, sizeof(link), "/sys/class/vfio-dev/%s/device/iommu_group", node);
		if (last_of(link, group))
			print_group(group);
	} else if (*node >= '0' && *node <= '9') {
		print_group(node);
	}
}

void print_machine(void)
{
	static const char *const parameters[] = { "vfio_iommu_type1/parameters/dma_entry_limit", "vfio_iommu_type1/parameters/allow_unsafe_interrupts", "iommufd/parameters/allow_unsafe_interrupts" };
	struct utsname name;

	uname(&name);
	begin_line("machine");
	put_text("release", name.release);
	put_text("architecture", name.machine);
	put_number("page", sysconf(_SC_PAGESIZE));
	put_number("type1", !access("/sys/module/vfio_iommu_type1", F_OK));
	for (size_t i = 0; i < sizeof(parameters) / sizeof(*parameters); i++)
		put_file(parameters[i], "/sys/module", parameters[i]);
	end_line();
}
