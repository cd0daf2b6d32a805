/*
 * What a tracer has to see, done to ordinary files that stand for devices: act FOLDER WHAT. Each request is refused there with ENOTTY.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static char path[4096];
static int fd;

static const char *in(const char *folder, const char *name)
{
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

static void *alloc(void *flags)
{
	struct { uint32_t size, flags, id; } data = { 12, (uint32_t)(uintptr_t)flags, 7 };

	ioctl(fd, 0x3b81, &data);
	return NULL;
}

static void plain(const char *folder)
{
	uint64_t ranges[2][2] = { { 0, 4095 }, { 8192, UINT64_MAX } };
	struct { uint32_t size, ioas, count, reserved; uint64_t list; } allow = { 24, 1, 2, 0, (uintptr_t)ranges };
	struct { uint32_t size, flags, ioas, reserved; uint64_t address, length, iova; } map = { 40, 7, 1, 0, 0, 4096, 1 << 20 };
	int other = open("/etc/passwd", O_RDONLY);

	map.address = (uintptr_t)mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	fd = open(in(folder, "iommu"), O_RDWR);
	openat(AT_FDCWD, in(folder, "vfio/9"), O_RDWR);
	alloc((void *)0);
	ioctl(fd, 0x3b82, &allow);
	ioctl(fd, 0x3b85, &map);
	ioctl(fd, 0x3b81, NULL);
	ioctl(other, 0x3b81, &allow);
	ioctl(999, 0x3b80, &allow);
	dup2(dup(fd), 60);
	fcntl(fd, F_DUPFD_CLOEXEC, 70);
	dup2(other, 60);
	syscall(SYS_close_range, 4, 5, 0);
	close(other);
}

static void threads(const char *folder)
{
	pthread_t each[3];

	fd = open(in(folder, "iommu"), O_RDWR);
	for (uintptr_t i = 0; i < 3; i++)
		pthread_create(&each[i], NULL, alloc, (void *)(i + 1));
	for (int i = 0; i < 3; i++)
		pthread_join(each[i], NULL);
	close(fd);
}

static void family(const char *folder)
{
	fd = open(in(folder, "iommu"), O_RDWR);
	fcntl(fd, F_DUPFD_CLOEXEC, 70);
	if (!fork()) {
		alloc((void *)1);
		if (!fork()) {
			alloc((void *)2);
			_exit(0);
		}
		wait(NULL);
		execlp("true", "true", NULL);
	}
	wait(NULL);
	close(fd);
}

static void passes(const char *folder)
{
	union { char bytes[CMSG_SPACE(sizeof(int))]; struct cmsghdr header; } control = { 0 };
	char byte = 0;
	struct iovec part = { &byte, 1 };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control) };
	int pair[2];

	fd = open(in(folder, "iommu"), O_RDWR);
	socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
	control.header = (struct cmsghdr){ .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof(int)) };
	memcpy(CMSG_DATA(&control.header), &fd, sizeof(fd));
	sendmsg(pair[0], &message, 0);
	recvmsg(pair[1], &message, 0);
	memcpy(&fd, CMSG_DATA(&control.header), sizeof(fd));
	alloc((void *)0);
}

int main(int count, char **words)
{
	const char *folder = words[1], *what = count > 2 ? words[2] : "plain";

	if (!strcmp(what, "plain"))
		plain(folder);
	else if (!strcmp(what, "threads"))
		threads(folder);
	else if (!strcmp(what, "family"))
		family(folder);
	else if (!strcmp(what, "passes"))
		passes(folder);
	else if (!strcmp(what, "many")) {
		fd = open(in(folder, "iommu"), O_RDWR);
		for (int i = atoi(words[3]); i--;)
			alloc((void *)0);
	} else if (!strcmp(what, "children")) {
		fd = open(in(folder, "iommu"), O_RDWR);
		for (int i = atoi(words[3]); i--;)
			if (!fork()) {
				alloc((void *)0);
				_exit(0);
			}
		while (wait(NULL) > 0)
			;
	} else if (!strcmp(what, "others")) {
		for (int i = atoi(words[3]); i--;)
			getppid();
	} else if (!strcmp(what, "waits")) {
		fd = open(in(folder, "iommu"), O_RDWR);
		alloc((void *)0);
		puts("waits");
		fflush(stdout);
		for (;;)
			pause();
	} else if (!strcmp(what, "stubborn")) {
		signal(SIGINT, SIG_IGN);
		fd = open(in(folder, "iommu"), O_RDWR);
		puts("waits");
		fflush(stdout);
		for (;;)
			pause();
	} else if (!strcmp(what, "later")) {
		fd = open(in(folder, "iommu"), O_RDWR);
		puts("waits");
		fflush(stdout);
		getchar();
		alloc((void *)1);
		close(fd);
		fd = open(in(folder, "iommu"), O_RDWR);
		alloc((void *)2);
	}
	return 3;
}
