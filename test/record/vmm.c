/*
 * A small VMM, for a guest with VFIO devices (src/linux/machine.ts): two devices of one group and one of its own are taken to one machine. It is not careful:
 * it attaches before it binds, maps over the window of interrupts, and gives two devices of one group to two address spaces.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define REQUEST(nr) ((';' << 8) | (nr))
enum { DEVICES = 16, PAGE = 4096, RAM = 64 * PAGE };

static int context, devices[DEVICES], count;
static uint32_t ids[DEVICES];
static char *ram;

static int group_of(const char *node)
{
	char path[512], to[512];
	ssize_t length;

	snprintf(path, sizeof(path), "/sys/class/vfio-dev/%s/device/iommu_group", node);
	length = readlink(path, to, sizeof(to) - 1);
	to[length < 0 ? 0 : length] = 0;
	return length < 0 ? -1 : atoi(strrchr(to, '/') + 1);
}

/* The nodes in order, with their groups. */
static int nodes(char names[][64], int *groups)
{
	struct dirent *entry;
	DIR *list = opendir("/dev/vfio/devices");
	int found = 0;

	while (list && (entry = readdir(list)) && found < DEVICES)
		if (*entry->d_name != '.')
			snprintf(names[found++], 64, "%.63s", entry->d_name);
	if (list)
		closedir(list);
	qsort(names, found, 64, (int (*)(const void *, const void *))strcmp);
	for (int i = 0; i < found; i++)
		groups[i] = group_of(names[i]);
	return found;
}

static uint32_t ioas(void)
{
	struct { uint32_t size, flags, id; } data = { 12, 0, 0 };

	return ioctl(context, REQUEST(0x81), &data) ? 0 : data.id;
}

static int map(uint32_t to, uint64_t iova, uint64_t length)
{
	struct { uint32_t size, flags, ioas, reserved; uint64_t address, length, iova; } data = { 40, 7, to, 0, (uintptr_t)ram, length, iova };

	return ioctl(context, REQUEST(0x85), &data);
}

static int unmap(uint32_t from, uint64_t iova, uint64_t length)
{
	struct { uint32_t size, ioas; uint64_t iova, length; } data = { 24, from, iova, length };

	return ioctl(context, REQUEST(0x86), &data);
}

static int bind(int nth)
{
	struct { uint32_t argsz, flags; int32_t fd; uint32_t id; } data = { 16, 0, context, 0 };
	int rc = ioctl(devices[nth], REQUEST(100 + 18), &data);

	ids[nth] = data.id;
	return rc;
}

static int attach(int nth, uint32_t to)
{
	struct { uint32_t argsz, flags, pt; } data = { 12, 0, to };

	return ioctl(devices[nth], REQUEST(100 + 19), &data);
}

static int detach(int nth)
{
	struct { uint32_t argsz, flags; } data = { 8, 0 };

	return ioctl(devices[nth], REQUEST(100 + 20), &data);
}

static int destroy(uint32_t id)
{
	struct { uint32_t size, id; } data = { 8, id };

	return ioctl(context, REQUEST(0x80), &data);
}

static void take_files(int machine, int first)
{
	struct { uint32_t type; int32_t fd; uint32_t flags; } made = { 4, 0, 0 };
	struct { uint32_t flags, group; uint64_t attribute, at; } data = { 0, 1, 1, (uintptr_t)&devices[first] };

	if (machine < 0 || ioctl(machine, 0xc00caee0, &made))
		return;
	ioctl(made.fd, 0x4018aee1, &data);
	ioctl(made.fd, 0x4018aee1, &data);
	data.attribute = 2;
	ioctl(made.fd, 0x4018aee1, &data);
	ioctl(made.fd, 0x4018aee1, &data);
	close(made.fd);
}

static void *work(void *to)
{
	uint32_t space = (uint32_t)(uintptr_t)to;

	for (int i = 0; i < 8; i++)
		unmap(space, (uint64_t)(1 + i) << 24, PAGE);
	return NULL;
}

int main(void)
{
	char names[DEVICES][64];
	int groups[DEVICES], found = nodes(names, groups), alone = -1, pair = -1, twin = -1, kvm, machine;
	uint32_t space, other;
	pthread_t thread;

	for (int i = 0; i < found; i++)
		for (int j = i + 1; j < found; j++)
			if (groups[i] == groups[j])
				pair = i, twin = j;
	for (int i = 0; i < found && alone < 0; i++)
		if (i != pair && i != twin)
			alone = i;
	printf("vmm: %d devices: %d alone, %d and %d of a group\n", found, alone, pair, twin);
	if (alone < 0 || pair < 0)
		return 1;
	ram = mmap(NULL, RAM, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	context = open("/dev/iommu", O_RDWR | O_CLOEXEC);
	for (int i = 0; i < 3; i++) {
		char path[512];

		snprintf(path, sizeof(path), "/dev/vfio/devices/%s", names[i == 0 ? alone : i == 1 ? pair : twin]);
		devices[count++] = open(path, O_RDWR | O_CLOEXEC);
	}
	space = ioas();
	map(space, 0, RAM);
	/* The memory of the machine goes on to where interrupts are. */
	map(space, 0xfee00000, PAGE);
	attach(0, space);
	bind(0);
	attach(0, space);
	unmap(space, 0xfee00000, PAGE);
	attach(0, space);
	map(space, 0xfee00000, PAGE);
	attach(0, space);
	destroy(space);
	bind(1);
	attach(1, space);
	bind(2);
	other = ioas();
	attach(2, other);
	attach(2, space);
	kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	machine = kvm < 0 ? -1 : ioctl(kvm, 0xae01, 0);
	take_files(machine, 0);
	/* Memory comes and goes while another thread takes some away. */
	for (int i = 0; i < 8; i++)
		map(space, (uint64_t)(1 + i) << 24, PAGE);
	pthread_create(&thread, NULL, work, (void *)(uintptr_t)space);
	for (int i = 0; i < 8; i++)
		map(other, (uint64_t)(1 + i) << 24, PAGE);
	pthread_join(thread, NULL);
	unmap(space, 0, PAGE);
	if (!fork()) {
		detach(2);
		attach(2, other);
		_exit(0);
	}
	wait(NULL);
	for (int i = count; i--;)
		detach(i);
	destroy(space);
	destroy(other);
	for (int i = count; i--;)
		close(devices[i]);
	close(machine);
	close(kvm);
	close(context);
	return 0;
}
