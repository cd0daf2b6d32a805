/* The machine: devices and groups by the names that a run gives them, who the caller is, and files of /sys. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "recorder.h"

static struct device devices[DEVICES];
static int device_count;
bool drops_capabilities;
int64_t memory_lock = -1;
int calls_alone = -1;

void forget_devices(void)
{
	device_count = 0;
	drops_capabilities = false;
	memory_lock = -1;
	calls_alone = -1;
}

struct device *find_device(const char *name)
{
	for (int i = 0; i < device_count; i++)
		if (!strcmp(devices[i].name, name))
			return &devices[i];
	return NULL;
}

/* The only entry of a folder of a device in /sys. */
static void find_node(struct device *device)
{
	char path[PATH * 2];
	struct dirent *entry;
	DIR *list;

	snprintf(path, sizeof(path), "%s/vfio-dev", device->path);
	list = opendir(path);
	*device->node = 0;
	while (list && (entry = readdir(list)))
		if (*entry->d_name != '.')
			snprintf(device->node, sizeof(device->node), "%.100s", entry->d_name);
	if (list)
		closedir(list);
}

static void find_group(struct device *device)
{
	char path[PATH * 2], target[PATH];
	ssize_t length;

	snprintf(path, sizeof(path), "%s/iommu_group", device->path);
	length = readlink(path, target, sizeof(target) - 1);
	target[length < 0 ? 0 : length] = 0;
	device->iommu_group = length < 0 ? -1 : atoi(strrchr(target, '/') + 1);
}

/* `device NAME PATH GROUP`, `mock NAME FLAGS`, `nocap`, `memlock BYTES`: the machine and the caller, before the first call; `alone COUNT`: the calls behind so many are made at once. */
void directive(int line, char *text)
{
	char word[WORD], path[PATH] = "", group[WORD] = "";
	unsigned flags = 0;
	struct device *device = &devices[device_count];

	if (sscanf(text, "device %159s %255s %159s", word, path, group) >= 2 || sscanf(text, "mock %159s %u", word, &flags) == 2) {
		if (device_count == DEVICES)
			die(line, "more than %d devices", DEVICES);
		device_count++;
		strcpy(device->name, word);
		strcpy(device->path, path);
		strcpy(device->group, group);
		device->mock = flags;
		find_node(device);
		find_group(device);
	} else if (!strcmp(text, "nocap")) {
		drops_capabilities = true;
	} else if (!sscanf(text, "memlock %ld", &memory_lock) && !sscanf(text, "alone %d", &calls_alone)) {
		die(line, "'%s' says nothing of the machine", text);
	}
}

/* The number of the group of this name, by any of its devices; -1 for none. */
int group_of(const char *group)
{
	for (int i = 0; i < device_count; i++)
		if (!strcmp(devices[i].group, group) && *devices[i].path)
			return devices[i].iommu_group;
	return -1;
}

bool write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), error;
	bool done = fd >= 0 && write(fd, text, strlen(text)) >= 0;

	error = errno;
	if (fd >= 0)
		close(fd);
	errno = error;
	return done;
}

bool read_file(const char *path, char *text, int room)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t length = fd < 0 ? -1 : read(fd, text, room - 1);

	text[length < 0 ? 0 : length] = 0;
	if (fd >= 0)
		close(fd);
	return length >= 0;
}
