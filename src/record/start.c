/* How following begins: a command is started under trace, or all threads of a process are taken. */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "trace.h"

#define OPTIONS (PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC)

static void seize(pid_t tid, unsigned long more)
{
	if (ptrace(PTRACE_SEIZE, tid, 0, OPTIONS | more) < 0) {
		if (errno == ESRCH)
			die("there is no process %d", tid);
		die("process %d may not be traced (%s); run as its user or as root, and see /proc/sys/kernel/yama/ptrace_scope", tid, strerror(errno));
	}
}

static void print_begun(pid_t pid)
{
	begin_line("begun");
	put_number("pid", pid);
	put_number("attached", attached);
	for (int i = 0; i < prefix_count; i++)
		put_text("watched", prefixes[i]);
	end_line();
}

/* Becomes the command, which is looked for as a shell does; without a shell in its place if it is no program. */
static int become(char **words)
{
	const char *path = strchr(*words, '/') ? "" : getenv("PATH") ?: "/usr/bin:/bin";
	char copy[4096], file[PATH], *rest = copy, *folder;
	int error = ENOENT;

	if (!*path) {
		execv(*words, words);
		return errno;
	}
	snprintf(copy, sizeof(copy), "%s", path);
	while ((folder = strsep(&rest, ":"))) {
		snprintf(file, sizeof(file), "%s/%s", *folder ? folder : ".", *words);
		execv(file, words);
		if (errno != ENOENT && errno != ENOTDIR)
			error = errno;
		if (errno != ENOENT && errno != ENOTDIR && errno != EACCES)
			break;
	}
	return error;
}

/* Starts the command; its end ends with the tracer, whatever ends that. */
void start(char **words, int output)
{
	int tells[2], error = 0;
	int status;

	if (pipe2(tells, O_CLOEXEC))
		die("no pipe: %s", strerror(errno));
	command = fork();
	if (command < 0)
		die("no process: %s", strerror(errno));
	if (!command) {
		signal(SIGINT, SIG_DFL);
		signal(SIGTERM, SIG_DFL);
		close(output);
		raise(SIGSTOP);
		error = unfiltered || install_filter() ? become(words) : errno;
		if (write(tells[1], &error, sizeof(error)) < 0)
			_exit(127);
		_exit(127);
	}
	close(tells[1]);
	if (waitpid(command, &status, WUNTRACED) < 0 || !WIFSTOPPED(status))
		die("the command did not start");
	seize(command, PTRACE_O_EXITKILL);
	add_thread(command);
	print_begun(command);
	kill(command, SIGCONT);
	/* Until it runs the program, it may still fail to. */
	while (waitpid(command, &status, __WALL) == command) {
		struct thread *thread = find_thread(command);

		if (WIFSTOPPED(status) && status >> 16 == PTRACE_EVENT_EXEC) {
			at_stop(thread, status);
			break;
		}
		if (!WIFSTOPPED(status)) {
			if (read(tells[0], &error, sizeof(error)) != sizeof(error))
				error = 0;
			command = 0;
			if (error == ENOENT)
				die("%s: there is no such command", *words);
			if (error == ENOEXEC)
				die("%s: nothing that this machine can run: a program of another architecture, or a script without #!", *words);
			die("%s: cannot be started%s%s", *words, error ? ": " : "", error ? strerror(error) : "");
		}
		at_stop(thread, status);
	}
	close(tells[0]);
}

/* All threads of a process, and what it holds. */
void attach(pid_t pid)
{
	char path[32];
	struct dirent *entry;
	bool more = true;
	int machine = architecture_of(pid);

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	if (access(path, F_OK))
		die("there is no process %d", pid);
	if (machine && machine != own_architecture())
		die("process %d is of another architecture than this tracer; trace it with one that was built for it", pid);
	/* A thread that is made meanwhile is found the next time. */
	while (more) {
		DIR *list = opendir(path);

		more = false;
		while (list && (entry = readdir(list))) {
			pid_t tid = atoi(entry->d_name);

			if (!isdigit((unsigned char)*entry->d_name) || find_thread(tid))
				continue;
			seize(tid, 0);
			ptrace(PTRACE_INTERRUPT, tid, 0, 0);
			add_thread(tid);
			more = true;
		}
		if (list)
			closedir(list);
	}
	print_begun(pid);
	print_held(pid);
}
