/* Looking at other processes: their memory, their descriptors, what they may. */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "trace.h"

const char *prefixes[PREFIXES];
int prefix_count;

/* By the file of its memory, where the kernel was built without the call for it. */
static long read_file_of_memory(pid_t tid, uint64_t address, void *to, long length)
{
	char path[64];
	long got;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/mem", tid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	got = fd < 0 ? -1 : pread(fd, to, (size_t)length, (off_t)address);
	if (fd >= 0)
		close(fd);
	return got;
}

static long read_once(pid_t tid, uint64_t address, void *to, long length)
{
	struct iovec here = { to, (size_t)length }, there = { (void *)(uintptr_t)address, (size_t)length };
	long got = process_vm_readv(tid, &here, 1, &there, 1, 0);

	return got < 0 && errno == ENOSYS ? read_file_of_memory(tid, address, to, length) : got;
}

/* As many bytes as are there; -1 for none. */
long read_memory(pid_t tid, uint64_t address, void *to, long length)
{
	long got, page = 4096 - (long)(address & 4095);

	if (!length)
		return 0;
	got = read_once(tid, address, to, length);
	return got < 0 && page < length ? read_once(tid, address, to, page) : got;
}

bool read_text(pid_t tid, uint64_t address, char *to, long room)
{
	long got = read_memory(tid, address, to, room - 1);

	to[got < 0 ? 0 : got] = 0;
	return got >= 0;
}

static const char *of_process(pid_t pid, const char *file)
{
	static char path[64];

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, file);
	return path;
}

/* A field of /proc/PID/status. */
static bool status_of(pid_t pid, const char *field, const char *format, void *value)
{
	char line[256];
	FILE *in = fopen(of_process(pid, "status"), "r");
	bool found = false;

	while (in && !found && fgets(line, sizeof(line), in))
		found = !strncmp(line, field, strlen(field)) && sscanf(line + strlen(field), format, value) == 1;
	if (in)
		fclose(in);
	return found;
}

pid_t process_of(pid_t tid)
{
	int pid = tid;

	status_of(tid, "Tgid:", "%d", &pid);
	return pid;
}

pid_t parent_of(pid_t pid)
{
	int parent = 0;

	status_of(pid, "PPid:", "%d", &parent);
	return parent;
}

static bool begins(const char *text, const char *with) { return !strncmp(text, with, strlen(with)); }

bool watched_path(const char *path)
{
	for (int i = 0; i < prefix_count; i++)
		if (begins(path, prefixes[i]))
			return true;
	return begins(path, "anon_inode:[iommufd") || begins(path, "anon_inode:[vfio") || begins(path, "anon_inode:kvm-");
}

static bool link_of(pid_t pid, int fd, char *to)
{
	char file[32];
	ssize_t length;

	snprintf(file, sizeof(file), "fd/%d", fd);
	length = readlink(of_process(pid, file), to, PATH - 1);
	to[length < 0 ? 0 : length] = 0;
	return length >= 0;
}

bool watched_target(pid_t pid, int fd, char *to) { return link_of(pid, fd, to) && watched_path(to); }

void describe_file(pid_t pid, int fd, char *to, int64_t *size)
{
	char file[32];
	struct stat status;

	*size = -1;
	if (!link_of(pid, fd, to)) {
		strcpy(to, "-");
		return;
	}
	snprintf(file, sizeof(file), "fd/%d", fd);
	if (!stat(of_process(pid, file), &status))
		*size = status.st_size;
}

/* The watched descriptors that a process has already. */
void print_held(pid_t pid)
{
	DIR *list = opendir(of_process(pid, "fd"));
	struct dirent *entry;
	char to[PATH];

	while (list && (entry = readdir(list))) {
		if (!isdigit((unsigned char)*entry->d_name) || !watched_target(pid, atoi(entry->d_name), to))
			continue;
		begin_line("held");
		put_number("pid", pid);
		put_number("fd", atoi(entry->d_name));
		put_text("to", to);
		end_line();
	}
	if (list)
		closedir(list);
}

/* What a process may, once. */
void print_caller(pid_t pid)
{
	static pid_t last;
	uint64_t capabilities = 0;
	struct rlimit limit = { 0, 0 };

	if (pid == last)
		return;
	last = pid;
	status_of(pid, "CapEff:", "%" SCNx64, &capabilities);
	prlimit(pid, RLIMIT_MEMLOCK, NULL, &limit);
	begin_line("caller");
	put_number("pid", pid);
	put_hex("capabilities", capabilities);
	put_number("memlock", limit.rlim_cur == RLIM_INFINITY ? -1 : (int64_t)limit.rlim_cur);
	end_line();
}

/* What is mapped at an address: `none`, or who may what, and the file. */
void describe_memory(pid_t pid, uint64_t address, char *kind)
{
	char line[PATH];
	FILE *in = fopen(of_process(pid, "maps"), "r");

	strcpy(kind, "none");
	while (in && fgets(line, sizeof(line), in)) {
		uint64_t first, end;
		char may[8];
		int used = 0;

		if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %7s %*s %*s %*s %n", &first, &end, may, &used) < 3 || address >= end)
			continue;
		if (address >= first) {
			const char *file = line + used;

			strcpy(kind, strstr(file, "hugepage") ? "huge" : watched_path(file) || strstr(file, "/resource") ? "pfnmap" : may[1] != 'w' ? "readonly" : "anonymous");
		}
		break;
	}
	if (in)
		fclose(in);
}
