/* What happens when a thread stops: a call begins or ends, a program is started, a process is born, somebody ends. */
#define _GNU_SOURCE
#include <elf.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "trace.h"

#if defined(__x86_64__)
#define NATIVE AUDIT_ARCH_X86_64
#else
#define NATIVE AUDIT_ARCH_AARCH64
#endif
enum { EVENT_STOP = 128 };

static void go_on(const struct thread *thread, bool to_end, int signal)
{
	int how = to_end || unfiltered || is_slow(thread->pid) ? PTRACE_SYSCALL : PTRACE_CONT;

	ptrace(how, thread->tid, 0, signal);
}

/* A call stops when it begins and, if that is of interest, when it ends. */
static void at_call(struct thread *thread)
{
	struct __ptrace_syscall_info info = { 0 };

	if (ptrace(PTRACE_GET_SYSCALL_INFO, thread->tid, sizeof(info), &info) < 0)
		return;
	if (info.op == PTRACE_SYSCALL_INFO_EXIT) {
		bool was_slow = is_slow(thread->pid);

		if (thread->entered && thread->kept)
			end_call(thread, info.exit.rval, true);
		thread->entered = thread->kept = false;
		if (!was_slow && is_slow(thread->pid))
			for (struct thread *other = NULL; (other = next_thread(other, thread->pid));)
				if (other != thread)
					ptrace(PTRACE_INTERRUPT, other->tid, 0, 0);
	} else if (!thread->entered && (info.op == PTRACE_SYSCALL_INFO_ENTRY || info.op == PTRACE_SYSCALL_INFO_SECCOMP)) {
		bool native = info.arch == NATIVE;

		thread->number = info.op == PTRACE_SYSCALL_INFO_ENTRY ? info.entry.nr : info.seccomp.nr;
		memcpy(thread->args, info.op == PTRACE_SYSCALL_INFO_ENTRY ? info.entry.args : info.seccomp.args, sizeof(thread->args));
		thread->kept = native && begin_call(thread);
		thread->entered = thread->kept || unfiltered || is_slow(thread->pid);
	}
	go_on(thread, thread->entered, 0);
}

int architecture_of(pid_t pid)
{
	char path[32];
	Elf64_Ehdr header;
	int fd, got;

	snprintf(path, sizeof(path), "/proc/%d/exe", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	got = fd < 0 ? 0 : (int)read(fd, &header, sizeof(header));
	if (fd >= 0)
		close(fd);
	return got == sizeof(header) && header.e_ident[EI_CLASS] == ELFCLASS64 ? header.e_machine : got > 0 ? -1 : 0;
}

int own_architecture(void)
{
	static int own;

	return own ? own : (own = architecture_of(getpid()));
}

static void at_exec(struct thread *thread)
{
	bool foreign = architecture_of(thread->pid) && architecture_of(thread->pid) != own_architecture();

	for (struct thread *other = NULL, *next; (other = next_thread(other, thread->pid)); other = next) {
		next = other;
		if (other != thread)
			drop_thread(other);
	}
	thread->entered = thread->kept = false;
	if (foreign && thread->pid == command && !attached)
		die("the program is of another architecture than this tracer; build it for this machine, or trace it there");
	begin_line("exec");
	put_number("pid", thread->pid);
	put_number("foreign", foreign);
	put_number("begin", now());
	end_line();
	print_held(thread->pid);
}

static void begin_life(struct thread *child)
{
	bool waits = child->unborn;

	child->unborn = false;
	if (waits)
		go_on(child, false, 0);
}

void at_first_stop(pid_t tid) { add_thread(tid)->unborn = true; }

static void at_birth(const struct thread *parent)
{
	unsigned long born = 0;
	struct thread *child;

	if (ptrace(PTRACE_GETEVENTMSG, parent->tid, 0, &born) < 0)
		return;
	child = find_thread((pid_t)born) ?: add_thread((pid_t)born);
	if (child->pid != parent->pid) {
		begin_line("fork");
		put_number("pid", parent->pid);
		put_number("child", child->pid);
		put_number("begin", now());
		end_line();
		if (is_slow(parent->pid))
			make_slow(child->pid);
	}
	begin_life(child);
}

/* Who was killed before it could tell of a child leaves that to itself. */
static void free_orphans(void)
{
	for (struct thread *each = NULL; (each = next_thread(each, 0));)
		if (each->unborn && !next_thread(NULL, each->pid == each->tid ? parent_of(each->pid) : each->pid))
			begin_life(each);
}

void at_stop(struct thread *thread, int status)
{
	int signal = WSTOPSIG(status), event = status >> 16;

	if (signal == (SIGTRAP | 0x80) || event == PTRACE_EVENT_SECCOMP) {
		at_call(thread);
	} else if (event == PTRACE_EVENT_EXEC) {
		at_exec(thread);
		go_on(thread, false, 0);
	} else if (event == PTRACE_EVENT_FORK || event == PTRACE_EVENT_VFORK || event == PTRACE_EVENT_CLONE) {
		at_birth(thread);
		go_on(thread, thread->entered, 0);
	} else if (event == EVENT_STOP) {
		/* The first stop, one that was asked for, or that of a stopped process, which stays stopped until it is told. */
		if (signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU)
			ptrace(PTRACE_LISTEN, thread->tid, 0, 0);
		else
			go_on(thread, thread->entered, 0);
	} else {
		go_on(thread, thread->entered, event ? 0 : signal);
	}
}

/* A thread is gone; with the last one of its process all descriptors of that are closed. */
void at_end(struct thread *thread, int status)
{
	pid_t pid = thread->pid;

	if (thread->entered && thread->kept)
		end_call(thread, 0, false);
	drop_thread(thread);
	if (next_thread(NULL, pid))
		return;
	forget_process(pid);
	begin_line("exit");
	put_number("pid", pid);
	put_number("begin", now());
	put_number("status", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	end_line();
	free_orphans();
}
