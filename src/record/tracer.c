/*
 * Follows a program and all that it starts, and writes what it asks of iommufd, VFIO and KVM.
 *
 *   tracer [-w PREFIX]... -t TABLE -o DESCRIPTOR COMMAND ARGUMENTS...
 *   tracer [-w PREFIX]... -t TABLE -o DESCRIPTOR -a PROCESS
 *
 * A program that it starts has a filter, so that other calls run at full speed; one that runs already stops at every call.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "trace.h"

#define OPTIONS (PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC)
/* Microseconds until a command that does not end is ended; nanoseconds. */
enum { PATIENCE = 900000, SAME = 300000000 };

pid_t command;
bool attached, unfiltered;
static pid_t other;
static volatile sig_atomic_t asked_to_end, impatient;

/* Says why nothing can be recorded: in the recording itself, whose reader tells it on. */
void die(const char *format, ...)
{
	char text[PATH * 2];
	va_list list;

	va_start(list, format);
	vsnprintf(text, sizeof(text), format, list);
	va_end(list);
	if (command > 0 && !attached)
		kill(command, SIGKILL);
	if (first_time) {
		begin_line("failed");
		put_text("text", text);
		end_line();
		flush_output();
	} else {
		fprintf(stderr, "tracer: %s\n", text);
	}
	exit(2);
}

/* The terminal sends its signals to the command, too; those of others are passed on. The same one soon after is no second one. */
static void on_signal(int signal, siginfo_t *info, void *context)
{
	static int64_t last;
	int64_t time = now();

	(void)context;
	if (asked_to_end && time - last < SAME)
		return;
	last = time;
	if (asked_to_end++)
		impatient = 1;
	if (attached) {
		ptrace(PTRACE_INTERRUPT, other, 0, 0);
	} else if (command > 0) {
		if (impatient || info->si_code != SI_KERNEL)
			kill(command, impatient ? SIGKILL : signal);
		ualarm(PATIENCE, 0);
	}
}

static void on_alarm(int signal)
{
	(void)signal;
	impatient = 1;
	kill(command, SIGKILL);
}

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
static void start(char **words, int output)
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
static void attach(pid_t pid)
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

/* Lets everything run on by itself, each thread when it has stopped. */
static void let_go(void)
{
	int status;

	for (struct thread *each = NULL; (each = next_thread(each, 0));) {
		ptrace(PTRACE_INTERRUPT, each->tid, 0, 0);
		if (waitpid(each->tid, &status, __WALL) == each->tid && WIFSTOPPED(status))
			ptrace(PTRACE_DETACH, each->tid, 0, status >> 16 ? 0 : WSTOPSIG(status) == (SIGTRAP | 0x80) ? 0 : WSTOPSIG(status));
	}
}

/* Until nothing is left to follow. */
static int follow(void)
{
	int status, last = 0;
	pid_t tid;

	for (;;) {
		tid = waitpid(-1, &status, __WALL | WNOHANG);
		if (!tid) {
			flush_at_times();
			if (attached && asked_to_end)
				break;
			tid = waitpid(-1, &status, __WALL);
		}
		if (tid < 0 && errno == EINTR)
			continue;
		if (tid < 0)
			break;
		if (WIFSTOPPED(status)) {
			if (find_thread(tid))
				at_stop(find_thread(tid), status);
			else
				at_first_stop(tid);
			continue;
		}
		if (tid == command)
			last = status;
		if (find_thread(tid))
			at_end(find_thread(tid), status);
	}
	if (attached && asked_to_end)
		let_go();
	return last;
}

static int number(const char *text, const char *what)
{
	char *end;
	long value = strtol(text, &end, 10);

	if (*end || end == text || value < 0 || value > 1 << 30)
		die("'%s' is no %s", text, what);
	return (int)value;
}

int main(int argc, char **argv)
{
	struct sigaction ends = { .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO }, rings = { .sa_handler = on_alarm };
	const char *table = NULL;
	int option, output = -1, wrong, status;

	while ((option = getopt(argc, argv, "+w:t:o:a:")) >= 0) {
		if (option == 'w' && prefix_count < PREFIXES)
			prefixes[prefix_count++] = optarg;
		else if (option == 't')
			table = optarg;
		else if (option == 'o')
			output = number(optarg, "descriptor");
		else if (option == 'a')
			other = number(optarg, "process");
		else
			die("usage: tracer [-w PREFIX]... -t TABLE -o DESCRIPTOR (-a PROCESS | COMMAND...)");
	}
	if (!table || output < 0 || !prefix_count || !other == (optind == argc))
		die("usage: tracer [-w PREFIX]... -t TABLE -o DESCRIPTOR (-a PROCESS | COMMAND...)");
	wrong = read_shapes(table);
	if (wrong)
		die(wrong < 0 ? "%s: cannot be read" : "%s:%d: not understood", table, wrong);
	if (fcntl(output, F_SETFD, FD_CLOEXEC) < 0)
		die("descriptor %d is not open", output);
	open_output(output);
	signal(SIGPIPE, SIG_IGN);
	sigaction(SIGINT, &ends, NULL);
	sigaction(SIGTERM, &ends, NULL);
	sigaction(SIGALRM, &rings, NULL);
	print_machine();
	attached = other;
	unfiltered = attached || !can_filter();
	if (attached)
		attach(other);
	else
		start(argv + optind, output);
	status = follow();
	print_machine();
	begin_line("done");
	put_number("status", WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
	put_number("interrupted", asked_to_end > 0);
	end_line();
	flush_output();
	return 0;
}
