/* One call: what it is given is looked at before the kernel sees it, and what it gives back when it returns. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "trace.h"

enum { OPENS, MAKES, DUPS, CLOSES, RANGES, REQUESTS, MAPS, UNMAPS, TRANSFERS, RECEIVES };
static const struct { long number; int kind, fd, address; const char *name; } calls[] = {
#ifdef SYS_open
	{ SYS_open, OPENS, -1, 0, "open" }, { SYS_creat, OPENS, -1, 0, "open" }, { SYS_dup2, DUPS, 0, -1, "dup" },
#endif
	{ SYS_openat, OPENS, -1, 1, "open" }, { SYS_openat2, OPENS, -1, 1, "open" }, { SYS_dup, DUPS, 0, -1, "dup" }, { SYS_dup3, DUPS, 0, -1, "dup" },
	{ SYS_fcntl, DUPS, 0, -1, "dup" }, { SYS_close, CLOSES, 0, -1, "close" }, { SYS_close_range, RANGES, -1, -1, "closerange" },
	{ SYS_ioctl, REQUESTS, 0, 2, "ioctl" }, { SYS_mmap, MAPS, 4, -1, "mmap" }, { SYS_munmap, UNMAPS, -1, -1, "munmap" },
	{ SYS_read, TRANSFERS, 0, 1, "read" }, { SYS_write, TRANSFERS, 0, 1, "write" }, { SYS_recvmsg, RECEIVES, -1, 1, "receive" },
	{ SYS_pidfd_getfd, MAKES, -1, -1, "receive" },
};

static int place_of(uint64_t number)
{
	int count = sizeof(calls) / sizeof(*calls), place = 0;

	while (place < count && (uint64_t)calls[place].number != number)
		place++;
	return place < count ? place : -1;
}

bool begin_call(struct thread *thread)
{
	int place = place_of(thread->number), fd;

	if (place < 0)
		return false;
	fd = calls[place].fd < 0 ? -1 : (int)thread->args[calls[place].fd];
	thread->begin = now();
	switch (calls[place].kind) {
	case OPENS:
		/* Of a path that cannot be read the descriptor tells. */
		read_text(thread->tid, thread->args[calls[place].address], thread->path, sizeof(thread->path));
		return true;
	case REQUESTS:
		return begin_request(thread);
	case MAPS:
		return fd >= 0 && watched_target(thread->pid, fd, thread->to);
	case DUPS:
		if (thread->number == SYS_fcntl && thread->args[1] != F_DUPFD && thread->args[1] != F_DUPFD_CLOEXEC)
			return false;
		/* What is put in the place of a watched descriptor closes it. */
		return watched_target(thread->pid, fd, thread->to) || (thread->number != SYS_dup && thread->number != SYS_fcntl && watched_target(thread->pid, (int)thread->args[1], thread->path));
	case CLOSES:
		return watched_target(thread->pid, fd, thread->to);
	case TRANSFERS:
		thread->before_length = thread->number == SYS_write ? read_memory(thread->tid, thread->args[1], thread->before, thread->args[2] < MOST ? (long)thread->args[2] : MOST) : 0;
		return watched_target(thread->pid, fd, thread->to);
	default:
		return true;
	}
}

void begin_event(const struct thread *thread, const char *name, int64_t end, int64_t rc, bool returned)
{
	begin_line(name);
	put_number("pid", thread->pid);
	put_number("tid", thread->tid);
	put_number("begin", thread->begin);
	put_number("end", end);
	if (returned)
		put_number("rc", rc);
}

/* Descriptors that came over a socket. */
static void end_receive(struct thread *thread, int64_t end)
{
	static union { unsigned char bytes[MOST]; struct cmsghdr header; } control;
	struct msghdr message;
	struct cmsghdr *part;
	char to[PATH];

	if (read_memory(thread->tid, thread->args[1], &message, sizeof(message)) != sizeof(message) || !message.msg_controllen || message.msg_controllen > sizeof(control))
		return;
	if (read_memory(thread->tid, (uintptr_t)message.msg_control, &control, (long)message.msg_controllen) != (long)message.msg_controllen)
		return;
	message.msg_control = &control;
	for (part = CMSG_FIRSTHDR(&message); part; part = CMSG_NXTHDR(&message, part)) {
		int32_t fd;

		if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS)
			continue;
		for (size_t at = 0; at + sizeof(fd) <= part->cmsg_len - CMSG_LEN(0); at += sizeof(fd)) {
			memcpy(&fd, CMSG_DATA(part) + at, sizeof(fd));
			if (!watched_target(thread->pid, fd, to))
				continue;
			begin_event(thread, "receive", end, fd, true);
			put_text("to", to);
			end_line();
		}
	}
}

static void end_open(struct thread *thread, int64_t end, int64_t rc, bool returned)
{
	*thread->to = 0;
	if (rc >= 0 ? !watched_target(thread->pid, (int)rc, thread->to) : !watched_path(thread->path))
		return;
	print_caller(thread->pid);
	print_devices(*thread->to ? thread->to : thread->path);
	begin_event(thread, "open", end, rc, returned);
	put_text("path", thread->path);
	put_text("to", thread->to);
	end_line();
}

void end_call(struct thread *thread, int64_t rc, bool returned)
{
	int place = place_of(thread->number);
	int64_t end = now();
	const char *name;

	if (place < 0)
		return;
	name = calls[place].name;
	switch (calls[place].kind) {
	case OPENS:
		end_open(thread, end, rc, returned);
		return;
	case MAKES:
		if (rc < 0 || !watched_target(thread->pid, (int)rc, thread->to))
			return;
		begin_event(thread, "receive", end, rc, returned);
		break;
	case REQUESTS:
		end_request(thread, end, rc, returned);
		return;
	case RECEIVES:
		if (rc >= 0)
			end_receive(thread, end);
		return;
	case RANGES:
		begin_event(thread, name, end, rc, returned);
		put_number("first", (uint32_t)thread->args[0]);
		put_number("last", (uint32_t)thread->args[1]);
		put_number("marks", !!(thread->args[2] & CLOSE_RANGE_CLOEXEC));
		end_line();
		return;
	case UNMAPS:
		begin_event(thread, name, end, rc, returned);
		put_hex("address", thread->args[0]);
		put_hex("length", thread->args[1]);
		end_line();
		return;
	case MAPS:
		begin_event(thread, name, end, rc, returned);
		put_hex("length", thread->args[1]);
		put_hex("offset", thread->args[5]);
		if (rc >= 0 && strstr(thread->to, "iommu"))
			make_slow(thread->pid);
		break;
	case TRANSFERS:
		if (thread->number == SYS_read)
			thread->before_length = rc > 0 ? read_memory(thread->tid, thread->args[1], thread->before, rc < MOST ? rc : MOST) : 0;
		begin_event(thread, name, end, rc, returned);
		put_number("count", (int64_t)thread->args[2]);
		put_bytes("data", thread->before, thread->before_length);
		break;
	default:
		begin_event(thread, name, end, rc, returned);
	}
	if (calls[place].fd >= 0)
		put_number("fd", (int)thread->args[calls[place].fd]);
	put_text("to", thread->to);
	end_line();
}
