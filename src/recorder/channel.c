/*
 * The channel between the host and its guest: memory that both have, the window of a PCI device (ivshmem), with a ring of bytes each way.
 * Each side counts what it wrote and what it read; neither has a way to wake the other, so who has nothing to do looks again now and then.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "recorder.h"

/* As src/linux/channel.ts has them. */
enum { RING = 1 << 22, HEAD = 4096, WINDOW = 1 << 24 };

struct way { _Alignas(64) atomic_uint wrote; _Alignas(64) atomic_uint read; };
static struct { struct way to_guest, to_host; } *ways;

static char *ring_of(const struct way *way) { return (char *)ways + HEAD + (way == &ways->to_guest ? 0 : RING); }

/* Shorter at first: mostly the other side is about to go on. */
static void look_again(int *times)
{
	if (*times < 100)
		++*times;
	usleep(*times < 50 ? 50 : *times < 100 ? 500 : 3000);
}

/* Tells the host; waits until there is room. */
void say(const char *text)
{
	struct way *way = &ways->to_host;
	size_t left = strlen(text);
	uint32_t wrote = atomic_load(&way->wrote);
	int times = 0;

	while (left) {
		size_t room = RING - (wrote - atomic_load(&way->read)), at = wrote % RING;
		size_t now = left < room ? left : room;

		if (!now) {
			look_again(&times);
			continue;
		}
		if (now > RING - at)
			now = RING - at;
		memcpy(ring_of(way) + at, text, now);
		text += now, left -= now, wrote += (uint32_t)now, times = 0;
		atomic_store(&way->wrote, wrote);
	}
}

/* The next line of the host, without its end; as much of it as there is room for. */
void hear(char *line, size_t room)
{
	struct way *way = &ways->to_guest;
	size_t length = 0;
	int times = 0;

	for (uint32_t read = atomic_load(&way->read);;) {
		char *at = ring_of(way) + read % RING;

		if (read == atomic_load(&way->wrote)) {
			atomic_store(&way->read, read);
			look_again(&times);
			continue;
		}
		times = 0;
		read++;
		if (*at == '\n' || length == room - 1) {
			line[length] = 0;
			atomic_store(&way->read, read);
			return;
		}
		line[length++] = *at;
	}
}

/* The device by its numbers, of which a virtual machine has one. */
static int open_window(void)
{
	static const char folder[] = "/sys/bus/pci/devices";
	char path[PATH * 2], vendor[16], device[16];
	DIR *list = opendir(folder);
	struct dirent *entry;

	while (list && (entry = readdir(list))) {
		sprintf(path, "%s/%.100s/vendor", folder, entry->d_name);
		if (!read_file(path, vendor, sizeof(vendor)) || strncmp(vendor, "0x1af4", 6))
			continue;
		sprintf(path, "%s/%.100s/device", folder, entry->d_name);
		if (!read_file(path, device, sizeof(device)) || strncmp(device, "0x1110", 6))
			continue;
		sprintf(path, "%s/%.100s/enable", folder, entry->d_name);
		write_file(path, "1");
		sprintf(path, "%s/%.100s/resource2", folder, entry->d_name);
		closedir(list);
		return open(path, O_RDWR | O_CLOEXEC);
	}
	return -1;
}

/* @param file in place of the device's window; it is for tests */
void open_channel(const char *file)
{
	int fd = file ? open(file, O_RDWR | O_CLOEXEC) : open_window();

	ways = mmap(NULL, WINDOW, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (fd < 0 || ways == MAP_FAILED)
		die(0, "no channel to the host: %s", strerror(errno));
	close(fd);
	/* A run has nothing to do with it. */
	madvise(ways, WINDOW, MADV_DONTFORK);
}
